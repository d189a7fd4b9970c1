/** What the bar says while there is nothing else to say. */
import type { ChannelCode } from "../bindings/ChannelCode";
import type { ChannelState } from "../bindings/ChannelState";
import type { Session } from "../bindings/Session";
import { say } from "../i18n/say";
import { freshness } from "./reading";
import { type Message, PRIVATE, type Screen } from "./screen";

/** Whether the office bills boxes instead of acts. */
export function isPharmacy(session: Session | null): boolean {
  return session?.office?.practitioner.practice.trade === "pharmacy";
}

/** A device of which nothing need be said. */
const AT_EASE: readonly ChannelCode[] = ["ready", "absent", "starting", "off"];

export function standing(
  { name }: Screen,
  channels: readonly ChannelState[],
  session: Session | null,
): Message {
  if (PRIVATE.includes(name)) return say.bar.blanks;
  if (name === "equipment") return say.bar.diagnostic;
  const stopped = channels.find(({ code }) => !AT_EASE.includes(code));
  if (name === "ready" && stopped) return say.equipment.warning(stopped);
  if (name === "ready" && session) return say.bar.ready(freshness(session.lists));
  return { title: "", sentence: "" };
}
