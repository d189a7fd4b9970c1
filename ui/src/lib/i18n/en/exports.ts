import type { LeftOutReason } from "../../bindings/LeftOutReason";
import { integer } from "../../format";
import type { Messages } from "../fr";

const why: Record<LeftOutReason, string> = {
  no_nir: "no NIR",
  no_organism: "no fund",
  cancelled: "cancelled",
  does_not_fit: "does not fit into a field",
};

export const exports: Messages["exports"] = {
  title: "Export the invoices",
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
  dayHint: "YYYY-MM-DD, empty: everything",
  names: "With names",
  namesAlways: "A B2 preview begins with the NIR: there is none without names.",
  button: "Export",
  done: ({ path, count, left_out: leftOut }) => ({
    title: `${integer(count)} invoice${count === 1 ? "" : "s"} in ${path}.`,
    sentence:
      leftOut.length === 0
        ? "This file holds health data: hand it over as such."
        : `Left out: ${leftOut.map(({ number, why: reason }) => `no. ${String(number)} (${why[reason]})`).join(", ")}.`,
  }),
};
