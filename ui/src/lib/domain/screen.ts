/** What the counter shows: its screens, what the bar says, and what it needs of the world. */
import type { Call } from "../backend";
import type { Challenge } from "../bindings/Challenge";
import type { DeskEvent } from "../bindings/DeskEvent";
import type { Invoice } from "../bindings/Invoice";
import type { ReadCard } from "../bindings/ReadCard";
import type { ReadingStep } from "../bindings/ReadingStep";
import type { Refused } from "../bindings/Refused";
import type { Shown } from "../bindings/Shown";
import type { FirstReading, Told } from "../i18n/verdicts";
import type { Sound } from "./sound";

/** One patient at the counter: a card that was believed, and who of it is treated. */
export interface Visit extends Pick<Shown, "unlock" | "possession" | "remote" | "disagreements"> {
  card: ReadCard;
  /** The rank of the person treated. */
  rank: number;
  identityChecked: boolean;
}

/** How far a reading is, as told; then for how long it has been. */
export type Step = ReadingStep | "still" | "long";

export type Screen =
  | {
      name:
        | "starting"
        | "office"
        | "ready"
        | "invoice"
        | "equipment"
        | "keeping"
        | "register"
        | "books"
        | "quality"
        | "setup"
        | "people"
        | "recovery"
        | "switch";
    }
  | { name: "challenge"; challenge: Challenge }
  | { name: "reading"; step: Step }
  | { name: "result" }
  | { name: "refusal"; refused: Refused; first: FirstReading; firstUsageId: string | null }
  /** `again`: reading once more may help by itself. */
  | { name: "incident"; told: Told; again: boolean }
  | { name: "sealed"; invoice: Invoice }
  | { name: "sheet"; invoice: Invoice };

/** Screens that show a person. */
export const PRIVATE: readonly Screen["name"][] = ["result", "invoice", "sealed", "sheet", "register"];

/** What the bar at the bottom says. */
export interface Message {
  title: string;
  sentence: string;
  code?: string;
  /** Reference for support, under « Détails ». */
  trace?: string;
  urgent?: boolean;
  /** The field that the desk found wrong: the form says so under it. */
  field?: string | undefined;
}

/** A control that an action asks the screen to bring forward; `turn` tells two requests apart. */
export interface Wish {
  what: "file" | "act" | "date" | "hour" | "search" | "detail" | "span";
  turn: number;
}

export interface Ports {
  call: Call;
  /** Asks to be told what happens at the desk from now on. */
  listen: (hear: (event: DeskEvent) => void) => Promise<unknown>;
  /** Puts a text on the clipboard. */
  copy: (text: string) => Promise<void>;
  now: () => Date;
  /** Throws the page away and loads it anew: after a lock nothing of it stays in memory but what it is to say then. */
  reload: (said?: Message) => void;
  chime: (sound: Sound) => void;
}
