import type { PeriodKind } from "../../bindings/PeriodKind";
import { counted, day, fullMoment, integer, moment, month } from "../../format";
import type { Messages } from "../fr";

const period = (kind: PeriodKind, text: string): string =>
  kind === "day" ? day(text) : kind === "month" ? month(text) : `the year ${text}`;

export const checks: Messages["checks"] = {
  fund_missing: () => "The fund is missing: give it under “Conditions of care”, or let the patient pay all.",
  nir_missing: () =>
    "The social security number is missing: read a card that holds it, or let the patient pay all.",
  practitioner_incomplete: () =>
    "A number of the practitioner is missing (RPPS or health insurance): complete it in the settings, or let the patient pay all.",
  third_party_without_rights: () =>
    "The rights are closed on the day of care: take third-party payment away (keys T and Y), or correct the date.",
  rights_not_stated: () =>
    "This card does not state the rights: check them before asking a third party to pay.",
  care_old: () => "The care is more than a year old: check the date, the fund may refuse.",
  already_invoiced: (act, invoice) =>
    `${act ?? "This act"} already stands on invoice no. ${integer(invoice ?? 0)} of the same day: remove it if it is there twice.`,
};

export const register: Messages["register"] = {
  title: "JOURNAL AND SEARCH",
  search: "A name, a date, a number of invoice, a code of act, the end of a social security number",
  filters: {
    all: "All",
    awaited: "Third party awaited",
    rejected: "Rejected",
    paid: "Paid",
    cancelled: "Cancelled",
    without_reading: "Without a reading",
    orphans: "Readings without an invoice",
  },
  list: "Invoices, newest first",
  orphanList: "Readings without an invoice, newest first",
  columns: {
    number: "No.",
    date: "Care",
    person: "Person treated",
    acts: "Acts",
    total: "Total",
    state: "State",
  },
  none: "No invoice matches.",
  noOrphans: "Every reading has its invoice.",
  older: "Older",
  newer: "Newer",
  payments: {
    at_counter: "Paid at the counter",
    awaited: "Third party awaited",
    paid: "Third party has paid",
    rejected: "Rejected",
  },
  short: { at_counter: "Paid here", awaited: "Awaited", paid: "Paid", rejected: "Rejected" },
  papers: { given: "Sheet handed over", sent: "Sheet sent" },
  shortPapers: { given: "handed over", sent: "sent" },
  cancelled: "Cancelled",
  waiting: "Opening the invoice…",
  orphan:
    "No invoice came of these readings: a visit without an act, a sheet of your pad, or something forgotten. To bill, read the card again.",
  choose: "Choose an invoice in the list.",
  detail: (number) => `Invoice no. ${integer(number)}`,
  person: "Person treated",
  care: "Care of",
  counts: "Counts on",
  usage: "Reading, usage no.",
  noUsage: "none, patient typed in",
  payment: "Payment",
  paper: "Paper sheet",
  copies: (copies) =>
    copies === 0
      ? "never printed"
      : copies === 1
        ? "printed once"
        : `printed, and ${integer(copies - 1)} duplicate${copies === 2 ? "" : "s"}`,
  seal: "Seal",
  trust: "When it was sealed",
  trustAt: (listsAt) => (listsAt === null ? "without a security list" : `lists of ${moment(listsAt)}`),
  replaces: (number) => `Replaces invoice no. ${integer(number)}`,
  replacedBy: (number) => `Replaced by invoice no. ${integer(number)}`,
  creditNote: (number, at) => `Cancelled by credit note no. ${integer(number)}, ${fullMoment(at)}`,
  reason: (reason) => `Reason: ${reason}`,
  story: "What became of it",
  sealedBy: "Sealed",
  made: "Sheet made",
  sheets: {
    printed: "Sheet printed",
    opened: "Sheet opened to be printed",
    saved: "Sheet saved as PDF",
  },
  happenings: {
    given: "Sheet handed to the patient",
    sent: "Sheet sent to the fund",
    exported: "Exported",
    paid: "Paid by the third party",
    rejected: "Rejected by the third party",
  },
  marked: {
    given: { title: "Noted.", sentence: "The sheet was handed to the patient." },
    sent: { title: "Noted.", sentence: "The sheet was sent to the fund." },
    exported: { title: "Noted.", sentence: "The invoice was exported." },
    paid: { title: "Noted.", sentence: "The third party has paid." },
    rejected: {
      title: "Noted.",
      sentence: "The third party has rejected it: correct the invoice under a new number (C).",
    },
  },
  cancelledNow: (number, note) => ({
    title: `Invoice no. ${integer(number)} cancelled.`,
    sentence: `Credit note no. ${integer(note)} takes every amount back.`,
  }),
  ask: {
    cancel: (number) => `Cancel invoice no. ${integer(number)}`,
    correct: (number) => `Correct invoice no. ${integer(number)}`,
    cancelLead: "A credit note takes every amount back; the invoice stays readable. Why?",
    correctLead: "A credit note cancels it, and a new invoice opens with the same acts. Why?",
    other: "Another reason",
    confirm: "Confirm",
    leave: "Change nothing",
  },
  reasons: ["Wrong act or amount", "Wrong person", "Act not done", "Rejected by the fund"],
};

export const books: Messages["books"] = {
  title: "CLOSING",
  open: (date) => `Day of ${day(date)}, to be closed`,
  closed: (date) => `Day of ${day(date)}, closed: what is sealed now counts for tomorrow`,
  waiting: "Adding up…",
  columns: {
    what: "Amounts",
    count: "Number",
    total: "Total",
    amo: "Health insurance",
    amc: "Rest",
    pays: "At the counter",
  },
  invoices: "Invoices",
  creditNotes: "Credit notes",
  net: "Net",
  numbers: (first, last) => `Invoices no. ${integer(first)} to ${integer(last)}`,
  noNumbers: "No invoice on that day.",
  payments: "Payments",
  cancelled: "Cancelled",
  readings: "Readings by channel",
  refusals: "Refused readings, by cause",
  noRefusals: "None.",
  papers: "Paper",
  sheets: "Sheets printed",
  without: "Invoices without a sheet",
  done: "Closings done",
  none: "No closing yet.",
  name: (kind, text) =>
    kind === "day" ? `Day of ${day(text)}` : kind === "month" ? month(text) : `Year ${text}`,
  perpetual: "Perpetual total",
  head: "Head of the journal",
  seal: "Seal",
  closedBy: (actor, at) => `${actor}, ${fullMoment(at)}`,
  ask: (kind, text) => `Close the accounts of ${period(kind, text)}?`,
  askLead: "Nothing reopens a closing: what is sealed afterwards counts for later.",
  confirm: "Close",
  leave: "Not now",
  closedNow: (kind, text) => ({
    title: `Accounts of ${period(kind, text)} closed.`,
    sentence: "Their seal stands in the journal.",
  }),
};

export const draft: Messages["draft"] = {
  title: "Invoice begun",
  when: (at, acts) => `Left on ${fullMoment(at)}, ${counted(acts, "act", "acts")}`,
  usage: (usageId) => `Reading no. ${usageId}`,
  correction: (number) => `Corrects invoice no. ${integer(number)}`,
  dropped: { title: "Invoice discarded.", sentence: "Nothing was sealed." },
};
