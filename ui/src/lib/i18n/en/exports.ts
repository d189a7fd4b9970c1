import type { LeftOutReason } from "../../bindings/LeftOutReason";
import type { LeftOut } from "../../bindings/LeftOut";
import { counted, integer } from "../../format";
import type { Messages } from "../fr";

const why: Record<LeftOutReason, string> = {
  no_nir: "no NIR",
  no_organism: "no fund",
  cancelled: "cancelled",
  does_not_fit: "does not fit into a field",
};

const said = (leftOut: readonly LeftOut[]): string =>
  leftOut.map(({ number, why: reason }) => `no. ${integer(number)} (${why[reason]})`).join(", ");

const some = (count: number): string => counted(count, "invoice", "invoices");

export const exports: Messages["exports"] = {
  title: "Export invoices",
  lead: "They are written to a file of this computer. Nothing is sent.",
  which: "Which ones",
  scopes: (selected, listed) => ({
    day: "Today",
    month: "This month",
    last_month: "Last month",
    year: "This year",
    last_year: "Last year",
    days: "From… to…",
    invoice: `Invoice no. ${integer(selected ?? 0)}`,
    list: `The ${integer(listed)} invoices shown`,
  }),
  format: "Format",
  formats: {
    csv: "Table for the accountant (CSV)",
    json: "Everything, for another program (JSON)",
    fhir: "FHIR R4 record",
    b2: "Checked B2 preview (no FSE)",
  },
  formatHints: {
    csv: "Opens in a spreadsheet. Neither NIR nor birth.",
    json: "Each invoice whole, its shares and its seal.",
    fhir: "Patient, practitioner, fund, rights and claim, as FHIR R4 has them.",
    b2: "A checked preview, no FSE: nothing is signed, nothing can be sent.",
  },
  from: "From",
  to: "To",
  dayHint: "For instance 01/11/2026",
  daysWrong: "Write two days, the first before the second.",
  counting: "One moment, Comptoir counts…",
  plan: (count, total) =>
    count === 0 ? "No invoice: there is nothing to export." : `${some(count)}, ${total} in all.`,
  cancelled: (count) => `${integer(count)} of them cancelled, without an amount.`,
  leftOut: (leftOut) => `Left out: ${said(leftOut)}.`,
  file: "File",
  folder: "Folder of the export",
  pick: "Choose the folder…",
  fileHint: (path) => `Empty: ${path}`,
  marks: "Each invoice of the file is marked as exported, except those that are cancelled.",
  leave: "Export nothing",
  names: "With names",
  namesAlways: "A B2 preview begins with the NIR: there is none without names.",
  button: "Export",
  done: ({ path, count, left_out: leftOut }) => ({
    title: `${some(count)} in ${path}.`,
    sentence:
      leftOut.length === 0
        ? "This file holds health data: hand it over as such."
        : `Left out: ${said(leftOut)}.`,
  }),
};
