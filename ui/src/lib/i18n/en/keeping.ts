import type { JournalFault } from "../../bindings/JournalFault";
import type { KeyPlace } from "../../bindings/KeyPlace";
import type { PurgeDue } from "../../bindings/PurgeDue";
import { counted, form, integer, moment, some } from "../../format";
import type { Messages } from "../fr";
import type { Told } from "../verdicts";

const faults: Record<JournalFault["kind"], (line: string) => string> = {
  line: (line) => `Line ${line} is not the one that was written.`,
  missing: (line) => `Line ${line} is missing.`,
  short: (line) => `It stops at line ${line}: it was cut, or an older file was put in its place.`,
  rewritten: (line) => `It was rewritten up to line ${line} at least.`,
  forged: (line) => `The head of line ${line} was not signed by the key that it names.`,
};

const keys: Record<KeyPlace, string> = {
  key_store: "in the key store of this computer",
  folder: "in the folder of the office, as this computer has no key store",
};

const due = ({ readings, billed_readings, invoices, drafts, journal }: PurgeDue): string =>
  some([
    [readings + billed_readings, (count) => counted(count, "reading", "readings")],
    [invoices, (count) => `the persons of ${counted(count, "invoice", "invoices")}`],
    [drafts, (count) => counted(count, "draft", "drafts")],
    [journal, (count) => `${counted(count, "line", "lines")} of the journal`],
  ]) || "nothing";

export const keeping: Messages["keeping"] = {
  title: "BACKUPS AND RETENTION",
  lead: "A copy is called good only once it was opened again and checked as a whole.",
  waiting: "One moment…",

  backups: "Backups",
  folder: "Folder for a copy a day",
  folderHint: "A disk or a key of yours: browse, or paste the path of the folder. Leave it empty to stop.",
  pick: "Browse…",
  setFolder: "Choose this folder",
  kept: "Kept: 7 days, 5 weeks, 12 months.",
  last: "Last good copy",
  lastNone: "No copy was made yet.",
  lastAt: (at, path) => `${moment(at)}, ${path}`,
  dueToday: "No copy yet today.",
  unreachable: "This folder is not there: plug the disk in.",
  cloud: (service) =>
    `${service} seems to copy this folder to its computers. The backup is encrypted, but better use a disk of yours.`,
  found: (count) => `${counted(count, "copy", "copies")} in this folder`,
  oneCopy: (at, invoices) => `${moment(at)}: ${counted(invoices, "invoice", "invoices")}`,
  folderSet: (folder, cloud) =>
    folder === null
      ? { title: "No more automatic copies.", sentence: "Choose a folder as soon as you can." }
      : {
          title: "Folder chosen.",
          sentence: cloud === null ? folder : `${cloud} seems to copy ${folder}: better use a disk of yours.`,
        },
  backingUp: { title: "Copying and checking.", sentence: "The counter stays available." },
  backedUp: (path) => ({ title: "Copy made, opened again and checked.", sentence: path }),

  restore: "Go back to a copy",
  restoreHint: "The present office is locked and kept aside, whole.",
  file: "File of the copy",
  typed: "Passphrase or recovery code of that day",
  restoreNow: "Check and restore",
  restored: (at, aside) => ({
    title: `Office put back as it was on ${moment(at)}.`,
    sentence: aside === null ? "Open it." : `The one before is in ${aside}.`,
  }),

  journal: "Journal",
  journalLead: "Each line holds the digest of all those before; the head is signed at each lock.",
  head: "Number and digest from a closing sheet",
  headHint: "Optional: sixteen characters of the digest are enough.",
  check: "Check the journal",
  intact: "Journal intact",
  altered: "Journal altered",
  leftAltered: "What is left of erased invoices was altered.",
  lines: ({ first, last }) => `Lines ${integer(first)} to ${integer(last)}`,
  fault: ({ kind, seq }) => faults[kind](integer(seq)),
  alteredSince: ({ fault }) => ({
    code: "S-17",
    title: "The journal was altered.",
    sentence: `${fault ? faults[fault.kind](integer(fault.seq)) : "What is left of erased invoices is not what was written."} Work goes on; keep the folder of the office as it is and call support.`,
  }),

  exportPatient: "Export everything that is held about this patient",
  exportPatientHint:
    "Readings, invoices and lines of the journal, in clear: to be handed to the patient alone.",
  patientExported: (path: string) => ({
    title: "The patient’s data are saved, in clear.",
    sentence: `${path} Hand them to the patient, then delete the file.`,
  }),
  heads: ({ signed, signed_elsewhere: elsewhere, witnessed, purged }) =>
    `${counted(signed, "head", "heads")} signed here, ${integer(elsewhere)} elsewhere; ${integer(witnessed)} kept outside of the file` +
    (purged > 0 ? `, of which ${integer(purged)} older than what is retained` : ""),
  key: (place) => `Signing key ${keys[place]}.`,

  retention: "Periods of retention",
  months: "Months",
  monthsOf: (label) => `Period in months: ${label}`,
  usual: (months) => `usually ${String(months)}`,
  reason: "Reason for another period",
  setPeriod: "Change the period",
  usualAgain: "Back to the usual one",
  periodSet: { title: "Period changed.", sentence: "Nothing is erased before you ask for it." },
  due: (effaced) => `To be erased today: ${due(effaced)}.`,
  dueBackups: (count) =>
    `${counted(count, "backup", "backups")} will still hold it, until ${form(count, "it is", "they are")} replaced.`,
  purge: "Erase what is due",
  purged: (effaced, backups) => ({
    title: "Erased, report signed.",
    sentence: `${due(effaced)}; ${counted(backups, "backup still holds", "backups still hold")} it.`,
  }),
  register: "Save the sheet of the register (GDPR)",

  support: "Support",
  supportLead: "Traces of the program, versions, readers, dates of lists: no patient is named in it.",
  saveSupport: "Save the support file",
  saved: (path) => ({ title: "File saved.", sentence: path }),
};

const told = (code: string, title: string, sentence: string) => (): Told => ({ code, title, sentence });

export const keepingErrors = {
  backup_not_good: told(
    "S-10",
    "The copy did not pass the checks.",
    "It is not kept, those before are. Begin again, then check the journal.",
  ),
  not_a_backup: told(
    "S-11",
    "This file is not a backup of Comptoir.",
    "Nothing was changed. Choose another file.",
  ),
  backup_damaged: told(
    "S-12",
    "This backup is damaged or altered.",
    "Nothing was changed here. Try the one before.",
  ),
  backup_wrong_secret: told(
    "S-13",
    "Neither passphrase nor recovery code opens this backup.",
    "Type the one of the day when it was made.",
  ),
  backup_folder: told(
    "S-14",
    "This folder does not suit backups.",
    "Choose a folder that exists, outside the folder of the office.",
  ),
  checkpoint_wrong: told(
    "S-15",
    "This is not a head of the journal.",
    "Copy the number, then at least sixteen characters of the digest.",
  ),
  retention_wrong: told(
    "S-16",
    "This period of retention does not suit.",
    "Give from 1 to 600 months, and a reason.",
  ),
} satisfies Partial<Messages["errors"]>;
