/** What a plot shows. It knows no domain: labels and figures. */
import type { QualityTable } from "../bindings/QualityTable";

export type Tone = "blue" | "green" | "amber" | "red" | "grey";

export interface Chart {
  table: QualityTable;
  title: string;
  /** What the rows of its table are. */
  rows: string;
  /** Bars one on the other, bars that lie, or lines. */
  kind: "stacked" | "flat" | "lines";
  labels: readonly string[];
  series: readonly { label: string; values: readonly (number | null)[]; tone: Tone }[];
}

/** What is drawn, for as long as it is on the page. */
export interface Drawn {
  resize: (width: number, height: number) => void;
  /** The plot under its title, in the colours of the screen. */
  picture: (title: string) => Promise<Blob>;
  destroy: () => void;
}
