import type { PaperKind } from "../../bindings/PaperKind";
import { day } from "../../format";
import type { Messages } from "../fr";
import type { Told } from "../verdicts";

const differs = (what: string): Told => ({
  code: "V-20",
  title: `The INS number and the printed ${what} differ.`,
  sentence: "A correction of civil status may explain it. Check the identity with a document.",
});

export const disagreements: Messages["disagreements"] = {
  sex: differs("sex"),
  year: differs("year of birth"),
  month: differs("month of birth"),
  place: differs("place of birth"),
};

export const insFalse: Messages["insFalse"] = {
  code: "C-20",
  short: "INS datamatrix false or damaged",
  title: "This INS datamatrix is damaged, or its number is false.",
  sentence: "Read it again, quite flat; otherwise take the identity from a document of the patient.",
  steps: ["Read the document again, or another copy of it", "Present the phone or the carte Vitale"],
};

const kinds: Record<PaperKind, string> = {
  identity: "Identity document",
  mobility_card: "Mobility card",
  death_certificate: "Death certificate",
  test_result: "Test result",
  vaccination: "Vaccination certificate",
  other: "Another document",
};

export const paper: Messages["paper"] = ({ kind, authority, signed_on }) =>
  `${kinds[kind]}, signature ${signed_on === null ? "" : `of ${day(signed_on)}, `}authority ${authority}.`;
