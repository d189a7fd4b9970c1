import { integer } from "../../format";
import type { Messages } from "../fr";

export const medicineBase: Messages["medicineBase"] = {
  title: "Database of medicines",
  lead: "Download CIS_bdpm.txt, CIS_CIP_bdpm.txt and CIS_GENER_bdpm.txt from the public database of medicines, then choose the three together.",
  choose: "Choose the three files",
  importing: "Taking over…",
  read: (taken, leftOut) =>
    `${integer(taken)} boxes read${leftOut > 0 ? `, ${integer(leftOut)} rows refused` : ", no row refused"}.`,
  missing: (names) => ({
    code: "M-02",
    title: `Missing: ${names.join(" and ")}.`,
    sentence: "Choose the three files together; the office’s database stays in use.",
  }),
  imported: (taken, leftOut) => ({
    title: `Database of medicines taken over: ${integer(taken)} boxes.`,
    sentence:
      leftOut > 0 ? `${integer(leftOut)} rows could not be read and are left out.` : "Every row was read.",
  }),
};
