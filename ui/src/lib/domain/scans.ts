/** What a code that a hand scanner typed leads to: a reading, or a word about the scanner. */
import { say } from "../i18n/say";
import type { Message, Screen } from "./screen";
import { SELF_TEST, SLOW_MS } from "./selfTest";
import type { ScannedCode } from "./wedge";

export class Scans {
  #slow = false;
  #saidOn = "";

  /** What to say instead of reading the code; null when it is to be read. */
  hear({ text, took }: ScannedCode, screen: Screen["name"]): Message | "nothing" | null {
    if (screen === "office") return { ...say.bar.scanLocked, urgent: true };
    if (screen === "starting" || screen === "reading") return "nothing";
    if (text === SELF_TEST) return say.bar.scannerWorks;
    if (text.startsWith("CV0:")) return { ...say.bar.scannerGarbles, urgent: true };
    this.#slow = took > SLOW_MS;
    return null;
  }

  /** A word for the idle screen, once a day: how a scanner that types slowly can be set. */
  hint(day: string): Message | null {
    if (!this.#slow || this.#saidOn === day) return null;
    this.#saidOn = day;
    return say.bar.scannerSlow;
  }
}
