/** What a reading comes to at the counter: which screen, whose visit, what the bar says, which sound. */
import type { Shown } from "../bindings/Shown";
import { say } from "../i18n/say";
import type { Told } from "../i18n/verdicts";
import { toldRefusal, toldTrouble } from "./reading";
import { retryHelps } from "./retry.svelte";
import type { Message, Screen, Visit } from "./screen";
import type { Sound } from "./sound";

export interface Outcome {
  screen: Screen;
  visit: Visit | null;
  message: Message | null;
  sound: Sound;
}

export function outcome(shown: Shown): Outcome {
  const { reading } = shown;
  switch (reading.verdict) {
    case "accepted":
    case "to_confirm": {
      const { unlock, possession, remote, disagreements } = shown;
      const proofs = { unlock, possession, remote, disagreements };
      const visit = { card: reading, ...proofs, rank: 0, identityChecked: false };
      return { screen: { name: "result" }, visit, message: null, sound: reading.verdict };
    }
    case "refused": {
      const { first_read_at: at, first_usage_id: firstUsageId } = shown;
      const first = { at, reopenable: firstUsageId !== null };
      const message = { ...say.bar.careContinues, code: toldRefusal(reading, first).code };
      const screen: Screen = { name: "refusal", refused: reading, first, firstUsageId };
      return { screen, visit: null, message, sound: "refused" };
    }
    case "trouble":
      return incident(
        toldTrouble(reading, shown.paper),
        shown.trace_id ?? undefined,
        retryHelps(reading.reasons[0]),
      );
  }
}

/** Nobody is refused: something stopped. */
export function incident(told: Told, trace?: string, again = false): Outcome {
  const message = { ...say.bar.careContinues, code: told.code, ...(trace ? { trace } : {}) };
  return { screen: { name: "incident", told, again }, visit: null, message, sound: "trouble" };
}
