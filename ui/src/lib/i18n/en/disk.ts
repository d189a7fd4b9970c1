import type { Told } from "../verdicts";

const steps = (first: string): readonly string[] => [
  first,
  "Try again, with the key F5",
  "Meanwhile take a paper sheet of your pad (F3)",
];

export const full = {
  code: "S-01",
  steps: steps("Make room on the disk: bin, downloads, old files"),
};

export const diskErrors = {
  disk_full: (): Told => ({
    ...full,
    title: "The disk is full: the invoice is NOT recorded.",
    sentence: "Make room; what was typed stays on the screen.",
  }),
  read_only: (): Told => ({
    code: "S-02",
    title: "The folder of the office cannot be written: nothing is recorded.",
    sentence: "Check the disk or its permissions; what was typed stays on the screen.",
    steps: steps("Check that the disk is plugged in, and that its folder can be written"),
  }),
  disk_fails: (): Told => ({
    code: "S-03",
    title: "The disk answers with an error: nothing is recorded.",
    sentence: "Check its connection and your last backup; what was typed stays on the screen.",
    steps: steps("Check that the disk is well plugged in"),
  }),
};
