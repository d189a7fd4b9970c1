import { day } from "../../format";
import type { Messages } from "../fr";
import type { Told } from "../verdicts";
import { checks } from "./books";
import { diskErrors } from "./disk";
import { keepingErrors } from "./keeping";
import { updateErrors } from "./updates";

type Errors = Messages["errors"];

const told = (code: string, title: string, sentence: string) => (): Told => ({ code, title, sentence });

/** The fields that the desk names, by topic. */
const fields = {
  office: {
    name: "the name of the office",
    practitioner: "the practitioner",
    practitioner_name: "the name of the practitioner",
    rpps: "the RPPS number (11 digits)",
    rpps_key: "the key of the RPPS number",
    am_number: "the health insurance number (9 digits)",
    am_number_key: "the key of the health insurance number",
    address: "the address",
    speciality: "the speciality (2 digits)",
    zone: "the price zone (2 characters)",
    finess: "the FINESS (9 characters)",
    finess_key: "the key of the FINESS",
    structure: "the name of the place of practice",
    key_reason: "the reason",
  },
  tariff: {
    code: "the code of the act",
    label: "the label",
    price: "the amount",
    from: "the first day",
    to: "the last day",
    source: "the source",
  },
  box: {
    label: "the name of the box",
    price: "the price of the box",
    rate: "the rate of the box (100, 65, 30, 15 or none)",
    base: "the base of reimbursement of the box",
    prescriber: "the name of the prescriber",
    prescriber_rpps: "the RPPS of the prescriber (11 digits)",
    prescribed_on: "the date of the prescription",
    renewal: "the number of the renewal",
  },
  person: {
    name: "the name",
    practitioner: "the practitioner and their numbers",
    replaces: "the practitioner they stand in for",
    until: "the last day",
  },
} satisfies Record<string, Partial<Record<string, string>>>;

const named = (
  topic: Partial<Record<string, string>>,
  field: string | undefined,
  otherwise: string,
): string => topic[field?.split(".").at(-1) ?? ""] ?? otherwise;

const isCheck = (word: string | undefined): word is keyof typeof checks =>
  word !== undefined && Object.hasOwn(checks, word);

const on = (date: string | undefined): string => (date === undefined ? "on that day" : `on ${day(date)}`);

const wait = (seconds: number): string =>
  seconds < 60 ? `${String(seconds)} s` : `${String(Math.ceil(seconds / 60))} min`;

const peopleErrors = {
  wrong_passphrase: told("A-01", "This is not the right passphrase.", "Check Caps Lock and try again."),
  passphrase_too_short: told(
    "A-02",
    "Passphrase too short.",
    "Choose 12 characters at least: four words are better than one complicated word.",
  ),
  wrong_recovery: told(
    "A-10",
    "This recovery code does not open this office.",
    "Check that it is the last one printed: a new code replaces the old one.",
  ),
  recovery_mistyped: ({ group }) => ({
    code: "A-11",
    title: group === undefined ? "This is not a recovery code." : `Group ${group} was copied wrongly.`,
    sentence: "Copy its seven groups of five characters again, without 0, I, L, O or U.",
  }),
  wrong_pin: ({ left }) => ({
    code: "A-12",
    title: "This is not the right PIN.",
    sentence:
      left === "0"
        ? "Too many attempts: wait, or take the passphrase."
        : `Try again: ${left ?? "a few"} ${left === "1" ? "attempt" : "attempts"} left before a wait.`,
  }),
  pin_wait: ({ seconds }) => ({
    code: "A-13",
    title: "Too many wrong PINs.",
    sentence: `Try again in ${wait(Number(seconds ?? "30"))}, or take the passphrase.`,
  }),
  pin_missing: told(
    "A-14",
    "This person has no PIN on this computer.",
    "The administrator can give one, in “People and access”.",
  ),
  pin_weak: told("A-15", "PIN too easy.", "Choose six digits, neither all alike nor in a row."),
  no_key_store: told(
    "A-16",
    "This computer has no key store.",
    "PINs need one; take the passphrase, it always works.",
  ),
  key_store_refused: told(
    "A-17",
    "The key store of this computer does not answer.",
    "Unlock it and begin again, or take the passphrase.",
  ),
  person_gone: told(
    "A-18",
    "This person no longer works at the office.",
    "The administrator can add them again, under another name of the journal.",
  ),
  name_taken: told(
    "A-19",
    "This name is taken already in the journal.",
    "Add an initial or a second given name: each name stands for one person.",
  ),
  person_field: ({ field }) => ({
    code: "A-20",
    title: `To correct: ${named(fields.person, field, "the fields of the person")}.`,
    sentence: "The person was not added; correct this field and begin again.",
  }),
  last_administrator: told(
    "A-21",
    "This is the only person who administers the office.",
    "Add another administrator first.",
  ),
  not_allowed: told(
    "A-22",
    "The person at the counter is not allowed to.",
    "Ask the administrator of the office.",
  ),
} satisfies Partial<Errors>;

const officeErrors = {
  office_missing: told(
    "A-03",
    "There is no office in this folder.",
    "Create one, or open Comptoir on the right folder.",
  ),
  office_exists: told("A-04", "There is an office in this folder already.", "Open it with its passphrase."),
  office_in_use: told(
    "A-05",
    "This office is open in another program already.",
    "Close the other window of Comptoir, then try again.",
  ),
  office_newer: told(
    "A-06",
    "This office was written by a newer version of Comptoir.",
    "Update Comptoir on this computer before opening it.",
  ),
  office_damaged: told(
    "A-07",
    "The files of the office are damaged.",
    "Do not touch them: restore the last backup, or call support with this code.",
  ),
  office_field: ({ field }) => ({
    code: "A-08",
    title: `To correct: ${named(fields.office, field, "the fields of the office")}.`,
    sentence: "The office was not created; complete this field and begin again.",
  }),
  locked: told("A-09", "The office is locked.", "Open it with its passphrase."),
  lists_refused: ({ why }) => ({
    code: "T-02",
    ...(why === "rollback"
      ? {
          title: "These lists are older than those of the computer.",
          sentence: "Ask for the latest; those of the computer stay in force.",
        }
      : why === "from_future"
        ? {
            title: "These lists come from the future.",
            sentence: "Check the date of the computer; its own lists stay in force.",
          }
        : {
            title: "These security lists are not authentic.",
            sentence: "They were not taken and those of the computer stay in force; ask for them again.",
          }),
  }),
  lists_folder: told(
    "T-03",
    "This folder is no folder of lists.",
    "Choose the one that holds trust.cbor; the lists of the computer stay in force.",
  ),
  lists_signer: told(
    "T-04",
    "These lists come from another publisher than those of the computer.",
    "If you expected it, an administrator confirms it here; otherwise do not take them.",
  ),
  internal: told(
    "X-01",
    "Comptoir met an unforeseen error.",
    "Nothing was recorded; try again, then call support with this code.",
  ),
  not_demonstration: told(
    "D-02",
    "This office is not one for demonstrations.",
    "The simulated phone is of no use in it: read a real code.",
  ),
} satisfies Partial<Errors>;

const invoiceErrors = {
  biller_missing: told(
    "F-13",
    "Whom do you bill for?",
    "Choose the practitioner at the top of the screen, then begin again; what was typed is kept.",
  ),
  reading_unknown: told(
    "F-01",
    "This reading is no longer in the register.",
    "Read the patient’s code again.",
  ),
  beneficiary_unknown: told(
    "F-02",
    "This person is not on the card that was read.",
    "Go back to the reading and choose again.",
  ),
  date_wrong: told(
    "F-03",
    "No such date of care.",
    "Write a past date or that of today, for instance 22/11/2026.",
  ),
  act_unknown: ({ act, date }) => ({
    code: "F-04",
    title: `The act ${act ?? ""} has no price ${on(date)}.`,
    sentence: "Remove it, or correct the date of care.",
  }),
  price_unknown: ({ act }) => ({
    code: "F-18",
    title: `The price of ${act ?? "this act"} is not known in this zone.`,
    sentence: "Enter it among the prices (key B): that of the mainland is never taken in its place.",
  }),
  quantity_wrong: ({ act }) => ({
    code: "F-05",
    title: `No such quantity for the act ${act ?? ""}.`,
    sentence: "Choose from 1 to 99.",
  }),
  act_count: told("F-06", "An invoice has from 1 to 20 acts.", "Add or remove an act."),
  amount_too_large: told("F-07", "Amount too high for an invoice.", "Check the quantities."),
  invoice_unknown: told(
    "F-08",
    "This invoice is not in the register.",
    "Go back to the start and read the patient’s code again.",
  ),
  date_before_birth: told(
    "F-10",
    "The date of care comes before the birth of the patient.",
    "Correct the date, or choose another person.",
  ),
  rate_unknown: ({ date }) => ({
    code: "F-11",
    title: `No rate of reimbursement is known ${on(date)}.`,
    sentence: "Correct the date of care: the tables of Comptoir do not reach that far.",
  }),
  organism_wrong: told(
    "F-13",
    "This is not a fund.",
    "Write the 9 characters: scheme (2 digits), fund (3) and centre (4), for instance 01 751 0000.",
  ),
  patient_field: told(
    "F-12",
    "This patient’s file is not valid.",
    "Correct the field that the journal names, then begin again.",
  ),
  act_detail: ({ act }) => ({
    code: "F-14",
    title: `The act ${act ?? ""} does not take this detail.`,
    sentence: "Remove its kilometres, its modifier or its excess fee.",
  }),
  time_wrong: told("F-15", "No such hour of care.", "Write it like 21:30."),
  tariff_field: ({ field }) => ({
    code: "F-16",
    title: `To correct in this price: ${named(fields.tariff, field, "a field")}.`,
    sentence: "Nothing was recorded; complete this field and begin again.",
  }),
  tariff_overlap: ({ act }) => ({
    code: "F-17",
    title: `The office has a price of ${act ?? "this act"} on one of these days already.`,
    sentence: "Give that one a last day first, or correct it.",
  }),
  medicines_refused: ({ file, line }) => ({
    code: "M-01",
    title: `The database of medicines was not taken: ${file ?? "a file"}${line ? `, line ${line},` : ""} does not suit.`,
    sentence: "Download the three files again; the database of the office stays in force.",
  }),
  box_code: told(
    "M-02",
    "This is not the code of a box of medicine.",
    "Scan the datamatrix of the box, or type the 13 digits of its CIP.",
  ),
  box_price: ({ cip }) => ({
    code: "M-03",
    title: `The database does not give the price of the box ${cip ?? ""}.`,
    sentence: "Type its name, its price and its rate.",
  }),
  box_field: ({ field }) => ({
    code: "M-04",
    title: `To correct: ${named(fields.box, field, "the box or the prescription")}.`,
    sentence: "Nothing was recorded; correct this field and begin again.",
  }),
} satisfies Partial<Errors>;

const registerErrors = {
  invoice_cancelled: told(
    "R-01",
    "This invoice is cancelled.",
    "Nothing can happen to it any more; bill under a new number.",
  ),
  already_so: told("R-02", "This is noted already.", "Go on: nothing was added to this invoice."),
  cannot_replace: told(
    "R-03",
    "This invoice cannot replace another.",
    "Cancel it first; an invoice is replaced once.",
  ),
  draft_waits: told(
    "R-04",
    "Another invoice is begun.",
    "Seal it, or discard it from the start, before you correct one.",
  ),
  reason_missing: told("R-05", "A reason is missing.", "Write why, in 200 characters at most."),
  check_blocks: ({ check }) => ({
    code: "R-06",
    title: "The invoice is not sealed.",
    sentence: isCheck(check) ? checks[check](null, null) : "Correct the points that are marked.",
  }),
  period_closed: told(
    "R-07",
    "These accounts are closed already.",
    "Nothing reopens a closing: correct by a credit note, which counts for later.",
  ),
  period_not_over: told("R-08", "This period is not over.", "Close it once its last day has passed."),
  earlier_open: told("R-09", "An earlier period is still open.", "Close the earliest first."),
  nothing_to_close: told("R-10", "There is nothing to close.", "Close a day of this period first."),
  period_wrong: told("R-11", "This is not a period.", "Give a day, a month or a year."),
} satisfies Partial<Errors>;

const paperErrors = {
  viewer_failed: ({ path }) => ({
    code: "P-01",
    title: "The viewer of this computer did not open.",
    sentence: `The sheet is saved as a PDF${path ? ` (${path})` : ""}; open it from there to print it.`,
  }),
  not_printed: told(
    "P-01",
    "The printer does not answer, and this paper is not saved.",
    "Copy it by hand, or try again with F8.",
  ),
  sheet_failed: told(
    "P-02",
    "The sheet could not be composed.",
    "The invoice is recorded; try again, or fill in a sheet of your pad.",
  ),
  save_failed: ({ path }) => ({
    code: "P-03",
    title: "The sheet could not be saved.",
    sentence: `${path ? `Check this folder: ${path}; then try` : "Try"} again.`,
  }),
  calibration_wrong: told(
    "P-04",
    "These distances are no printer’s.",
    "Measure cross A again from the left edge and the top edge of the sheet.",
  ),
  export_needs_names: told(
    "E-01",
    "There is no B2 preview without names.",
    "Its records begin with the NIR: choose another format.",
  ),
} satisfies Partial<Errors>;

export const errors: Errors = {
  ...keepingErrors,
  ...diskErrors,
  ...updateErrors,
  ...peopleErrors,
  ...officeErrors,
  ...invoiceErrors,
  ...registerErrors,
  ...paperErrors,
};
