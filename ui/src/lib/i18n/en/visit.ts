/** From the idle screen to the paper. */
import {
  counted,
  day,
  dayOnCard,
  duration,
  euros,
  fullMoment,
  integer,
  longDay,
  moment,
  percent,
} from "../../format";
import type { Messages } from "../fr";

export const ready: Messages["ready"] = {
  state: "READY",
  title: "Present the phone",
  titleBoth: "Present the phone or the card",
  titleWithoutDevice: "Read the phone’s code",
  leadBoth: "Lay it on the reader, or show its QR code to the camera. Nothing to choose.",
  leadReader: "Lay it on the reader, or read its QR code. Nothing to choose.",
  leadCamera: "Show its QR code to the camera. Nothing to choose.",
  lead: "Comptoir reads it, verifies it off line and shows who is covered.",
  ways: "Ways of reading",
  badge: {
    nfc: "Reader",
    camera: "Camera",
    scanner_serial: "Scanner",
    scanner_keyboard: "Scanner",
    image: "Picture",
  },
  badgeState: (_, word) => word.toLowerCase(),
  badgeHelp: "F11 says what to do",
  badgeNone: {
    nfc: "No reader plugged in",
    camera: "No camera plugged in",
    scanner_serial: "",
    scanner_keyboard: "Read a code, without choosing a field",
    image: "Ctrl V, or drop it anywhere",
  },
  drop: "Let go of the picture to read it",
  today: "Today",
  readings: "Readings",
  invoices: "Invoices",
  sheets: "Paper sheets",
  lists: "Security lists",
  listsFresh: "Up to date",
  listsOld: "To be renewed",
  listsNone: "Absent",
  listsMissing: "Without them no code can be verified. F11: bring the folder of the lists.",
  listsExpired: "Cards are still read, to be confirmed. F11: bring the latest lists.",
  listsText: "Issuers and blocks are checked on this computer. No data are sent.",
  patient: "For the patient",
  patientSteps: (reader) => [
    "Open the carte Vitale app.",
    "Enter your code or use your fingerprint.",
    reader ? "Show the QR code, or lay the phone down here." : "Show the QR code.",
  ],
  patientNote: "Your medical record is not read.",
};

export const challenge: Messages["challenge"] = {
  title: "Let the phone read this code",
  lead: "The patient reads it with their app, then shows theirs. Neither a screenshot nor a code made beforehand can answer it.",
  type: "Or let them type these 16 characters:",
  picture: "Code of the challenge, to be read with the phone",
  waiting: "Waiting for the phone’s answer…",
};

export const reading: Messages["reading"] = {
  title: "READING…",
  detected: "Phone or card detected",
  transfer: "Reading, do not move",
  received: "Code received, verifying",
  still: "Verifying, one more moment",
  long: "Longer than usual. You may read again.",
};

export const result: Messages["result"] = {
  open: "RIGHTS READ – OPEN",
  read: "CARD READ",
  toConfirm: "TO CONFIRM",
  authentic: {
    verified: "Authentic",
    card_unverified: "Card read in clear, not authenticated",
    document_unsigned: "Document read, not signed",
  },
  offline: (listsAt) =>
    listsAt === null ? "verified off line, without a list" : `verified off line, lists of ${moment(listsAt)}`,
  unlocked: (biometrics, seconds) =>
    `app unlocked by ${biometrics ? "biometrics" : "code"} ${duration(seconds)} before`,
  confirmLead: (count) =>
    count === 1 ? "Data read, one point to check" : `Data read, ${integer(count)} points to check`,
  person: "Person treated",
  birthName: (name) => `birth name ${name}`,
  born: (_, iso) => `born ${longDay(iso)}`,
  lunar: (card) => `born in ${card.slice(0, 4)}`,
  lunarDetail: (card) => `(exact date unknown, on the card: ${dayOnCard(card)})`,
  age: (years) => (years < 2 ? "" : `${String(years)} years old`),
  ageInMonths: (months) =>
    months === 0 ? "under a month" : months === 1 ? "1 month old" : `${String(months)} months old`,
  nir: "Social security no.",
  nirAbsent: "none on this card",
  hold: "hold",
  hidden: "masked, hold Alt to show",
  holdLabel: "Show what is masked for 5 seconds",
  organism: "Fund",
  organismUnknown: "not listed",
  organismUnstated: "not stated",
  rights: "Rights",
  rightsUntil: (to) => `until ${day(to)}`,
  rightsFrom: (from, to) => `from ${day(from)} to ${day(to)}`,
  rightsEnded: (to) => `ended on ${day(to)}`,
  rightsNone: "not stated",
  rightsAsOf: (instant) => `as known on ${fullMoment(instant)}`,
  cover: "Exemption, C2S",
  coverHidden: "masked",
  coverNone: "none",
  coverUnstated: "not stated",
  coverUntil: (code, to) => `${code} until ${day(to)}`,
  usage: "Usage no.",
  issuer: (name) => `Issuer: ${name}`,
  issuerTest: (name) => `Test issuer: ${name}`,
  possession: {
    recent: "Recent possession",
    challenged: "Challenge signed by the phone",
    session: "Contactless session verified",
  },
  unlock: (biometrics) => `Unlocked by ${biometrics ? "biometrics" : "code"}`,
  remote: "Remote reading, from a picture",
  who: "Who is treated? One key is enough.",
  twin: (rank) => `rank ${String(rank)}`,
  qualities: [
    "insured",
    "ascendant, descendant or collateral",
    "spouse",
    "divorced spouse",
    "partner",
    "separated spouse",
    "child",
    "dependant",
    "widowed spouse",
    "other dependant",
  ],
  qualityUnstated: "quality not stated",
  insured: () => "insured",
  doubts: "Why “to confirm”",
  identity: "Identity checked",
  identityHint: "I have seen the person, and their name, given name and birth date agree.",
};

export const refusal: Messages["refusal"] = {
  title: (short) => `REFUSED – ${short}`,
  steps: "What the patient can do",
  care: "For today",
  careLines: ["Care goes on, with the paper sheet.", "No name is shown until the card is verified."],
  why: "How it is verified",
  lists: (listsAt) =>
    listsAt === null
      ? "Without a security list on this computer."
      : `Off line, with the lists of ${moment(listsAt)}.`,
  channel: (name) => `Read by: ${name}.`,
};

export const incident: Messages["incident"] = {
  title: "CANNOT READ – TRY AGAIN",
  steps: "What you can do",
  tries: [
    "Read again, with the key F5",
    "Use another way: reader, camera, scanner, picture or pasted text",
    "Insert the plastic carte Vitale into the reader",
    "Take a paper sheet of your pad",
  ],
  retry: (seconds: number, turn: number, of: number) =>
    `Trying again in ${seconds} s (${turn}/${of}). Esc stops it.`,
  retrySoon: "Another try follows by itself in a few seconds; Esc stops it.",
  retryOver: {
    stopped: "No more tries by themselves: F5 to read again.",
    spent:
      "Three tries came to nothing: take the plastic card (F4) or a paper sheet (F3), or read again (F5).",
  },
  care: ["This is a technical trouble: the patient is not refused.", "Care goes on, with the paper sheet."],
  careOfPaper: [
    "A document is not a card: the patient is not refused.",
    "Care goes on, with the paper sheet.",
  ],
};

export const invoice: Messages["invoice"] = {
  favourites: "Favourite acts",
  other: "other code…",
  otherLabel: "Other code of act",
  noMatch: "No act matches.",
  unpriced: "price to enter",
  unpricedHere: (count) =>
    `Overseas: no source gives the price of ${integer(count)} acts here. Look for the act (Tab) to enter its price.`,
  openTariffs: "See the prices",
  found: (count) => counted(count, "act found", "acts found"),
  acts: "Acts",
  columns: {
    act: "Act",
    label: "Label",
    quantity: "Qty",
    price: "Price",
    base: "Base",
    rate: "Rate",
    remove: "Remove",
  },
  empty: "No act yet.",
  emptyHint: "Keys 1 to 5 for a favourite, Tab to look for a code.",
  more: (act) => `One ${act} more`,
  less: (act) => `One ${act} less`,
  remove: (act) => `Remove ${act}`,
  quantity: (count, act) => `Quantity of ${act}: ${String(count)}`,
  billedAs: (code) => `printed ${code}`,
  unverified: (price) => `${price} to check`,
  notices: "To check before sealing",
  blocking: "To correct before sealing",
  care: "Conditions of care",
  date: "Date of care",
  fund: "Fund (scheme, fund, centre)",
  fundExample: "01 751 0000",
  fundHint: "The card does not state it. Left empty, the box of the sheet is to be filled by hand.",
  fundWrong: "Write the 9 characters: scheme (2 digits), fund (3) and centre (4).",
  dateWrong: "No such date: write for instance 22/11/2026.",
  condition: "Nature",
  pathway: "Care pathway",
  shares: "Who pays what",
  pays: "The patient pays today",
  amo: (rate) => (rate === null ? "Health insurance" : `Health insurance, ${percent(rate)}`),
  amc: "Complementary or patient",
  total: "Total of the fees",
  bar: (amo, amc) => `Health insurance ${euros(amo)}, complementary or patient ${euros(amc)}`,
  withheld: "Withheld later by the fund",
  withheldNone: "none",
  estimate: (cents) => `about ${euros(cents)}`,
  compulsory: "Third party pays the compulsory part",
  complementary: "Third party pays the complementary part",
  tariffs: (from, checked) => `Prices of ${day(from)}, checked on ${day(checked)}.`,
  notFse: "This is not an FSE.",
  of: (holder) => `dependant of ${holder}`,
};

export const sealed: Messages["sealed"] = {
  title: (number) => `INVOICE SEALED – no. ${integer(number)}`,
  lead: (at) => `Recorded on this computer on ${fullMoment(at)}`,
  number: "Invoice no.",
  seal: "Seal",
  usage: "Reading, usage no.",
  date: "Care of",
  replaces: "Replaces invoice no.",
  nextText:
    "This invoice is not transmitted: hand the signed care sheet to the patient, or send it to their fund when a third party pays.",
};

export const sheet: Messages["sheet"] = {
  title: "PAPER SHEET",
  lead: (number) => `Invoice no. ${integer(number)}, to check and sign`,
  loading: "Drawing the sheet…",
  failed: "The sheet cannot be drawn here. Print it (F8) or save it (S): the file is good.",
  page: (page, pages, person, total) =>
    `Page ${String(page)} of ${String(pages)} of the care sheet of ${person}, total ${total}`,
  fields: "On this sheet",
  person: "Person treated",
  practitioner: "Practitioner",
  sign: "By hand: your signature, and that of the insured.",
};
