/** What the counter can show, and what it holds meanwhile. */
import type { Call } from "../backend";
import type { Challenge } from "../bindings/Challenge";
import type { Invoice } from "../bindings/Invoice";
import type { ReadCard } from "../bindings/ReadCard";
import type { Refused } from "../bindings/Refused";
import type { Shown } from "../bindings/Shown";
import type { FirstReading, Told } from "../i18n/verdicts";
import type { Sound } from "./sound";

/** One patient at the counter: a card that was believed, and who of it is treated. */
export interface Visit extends Pick<Shown, "unlock" | "possession" | "disagreements"> {
  card: ReadCard;
  /** The rank of the person treated. */
  rank: number;
  identityChecked: boolean;
}

export type Screen =
  | { name: "starting" | "office" | "ready" | "invoice" }
  | { name: "challenge"; challenge: Challenge }
  | { name: "reading"; step: "received" | "still" | "long" }
  | { name: "result" }
  | { name: "refusal"; refused: Refused; first: FirstReading; firstUsageId: string | null }
  | { name: "incident"; told: Told }
  | { name: "sealed"; invoice: Invoice }
  | { name: "sheet"; invoice: Invoice; bytes: ArrayBuffer | null };

/** What the bar at the bottom says. */
export interface Message {
  title: string;
  sentence: string;
  code?: string;
  /** Reference for support, under « Détails ». */
  trace?: string;
  urgent?: boolean;
}

/** A control that an action asks the screen to bring forward; `turn` tells two requests apart. */
export interface Wish {
  what: "file" | "act" | "date";
  turn: number;
}

export interface Ports {
  call: Call;
  now: () => Date;
  chime: (sound: Sound) => void;
}
