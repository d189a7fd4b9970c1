import type { CutValue } from "../../bindings/CutValue";
import { integer, tenths } from "../../format";
import type { Messages } from "../fr";

type Printing = Messages["printing"];

const fields: Printing["fields"] = {
  invoice_number: "Number of the invoice",
  date: "Date of care",
  usage: "Usage number",
  patient_name: "Name of the patient",
  patient_birth_name: "Birth name of the patient",
  patient_given_name: "Given name of the patient",
  patient_nir: "Social security number of the patient",
  patient_birth_date: "Birth date of the patient",
  patient_birth_rank: "Birth rank of the patient",
  insured_name: "Name of the insured",
  insured_birth_name: "Birth name of the insured",
  insured_given_name: "Given name of the insured",
  insured_nir: "Social security number of the insured",
  organism: "Scheme, fund and centre",
  organism_name: "Name of the fund",
  professional_name: "Your name",
  professional_rpps: "Your RPPS number",
  professional_address: "Your address",
  professional_am: "Your health insurance number",
  professional_situation: "How you practise",
  prescriber_name: "Name of the prescriber",
  prescriber_number: "Identifier of the prescriber",
  prescription_date: "Date of the prescription",
  compulsory_share: "Compulsory part",
  complementary_share: "Complementary part",
  patient_pays: "Amount paid by the insured",
  total: "Total amount",
  unverified: "Mention of prices to check",
  tariffs: "Date of the prices",
  page: "Number of the sheet",
  duplicate: "Mention DUPLICATA",
};

const where = ({ field, line }: CutValue): string =>
  field ? fields[field] : `Act ${line === null ? "" : `no. ${integer(line)}`}`;

const sheet = "Care sheet";

export const printing: Printing = {
  sheet,
  receipt: "Receipt",
  privacy: "Information sheet for the patient",
  recovery: "Recovery code",
  closing: "Closing sheet",
  calibrationPage: "Calibration page",
  before: "Before printing",
  complete: "Every box is filled.",
  missing: "To complete by hand:",
  fields,
  cut: (value) =>
    `${where(value)}: ${value.shortened ? "too long, its end is replaced by “…”" : "an accent or a letter is missing"}.`,
  original: "This will be the original.",
  duplicate: (copies) => `Printed or saved already: this will be DUPLICATA no. ${integer(copies)}.`,
  overlay: "On the preprinted form",
  overlayHint:
    "The values alone. Check their places on a form before the first use: hold a trial page against the light.",
  printers: "Printers",
  measuredAt: ({ near }) =>
    near
      ? `Calibrated: cross A at ${tenths(near[0])} and ${tenths(near[1])} mm.`
      : "Not calibrated: values may fall beside the boxes of the form.",
  printer: "Printer",
  usualPrinter: "The viewer’s",
  measuredPrinter: "calibrated",
  notMeasured: "This printer is not calibrated: values may fall beside the boxes of the form.",
  measure: "Calibrate the printer",
  steps: "Print the calibration page, measure cross A from the two edges, and type the two distances.",
  nearX: "Cross A, from the left edge (mm)",
  nearY: "Cross A, from the top edge (mm)",
  stretched: "If the printer shrinks or enlarges, cross B too:",
  farX: "Cross B, from the left edge (mm)",
  farY: "Cross B, from the top edge (mm)",
  expectedNear: "20.0 if all is right",
  expectedFarX: "190.0 if all is right",
  expectedFarY: "277.0 if all is right",
  printPage: "Print the calibration page",
  printTrial: "Print a trial page",
  keep: "Save the calibration",
  receiptKey: "Key of receipts",
  printed: (what, copies) => ({
    title: `${what}: sent to the printer.`,
    sentence: copies > 0 ? `DUPLICATA no. ${integer(copies)}.` : "",
  }),
  silent: (what, path) => ({
    code: "P-01",
    title: "The printer does not answer.",
    sentence:
      what === sheet
        ? `The sheet is saved as a PDF (${path}); print it later with F8 (marked DUPLICATA).`
        : `${what}: saved as a PDF (${path}), to be printed later.`,
  }),
  notANumber: {
    code: "P-04",
    title: "A distance is missing or is not a number.",
    sentence: "Type millimetres, with one decimal: 20.3.",
  },
  measured: {
    title: "Calibration saved for this printer.",
    sentence: "A trial page shows whether it is right.",
  },
};
