import { say } from "../i18n/say";
import type { Screen } from "./screen";

/** The code that a screen shows, if it shows one. */
export function codeShown(screen: Screen): string | null {
  if (screen.name === "incident") return screen.told.code;
  if (screen.name === "refusal") return say.refusals[screen.refused.reasons[0]](screen.first).code;
  return null;
}
