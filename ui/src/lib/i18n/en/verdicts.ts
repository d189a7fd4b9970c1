import { day, fullMoment, hour } from "../../format";
import type { Messages } from "../fr";
import type { DoubtFacts, Told, ToldRefusal } from "../verdicts";
import { full } from "./disk";
import { readerTroubles } from "./readers";

const NEW_CODE = "Show a new code in the app and present it at once";
const OTHER_PHONE = "Present the phone on which the card is active";
const CARD = "Present the plastic carte Vitale";
const PAPER = "Leave with a paper sheet of your pad";
const FUND = "Call the fund to know why";

const PAPER_SHOWN = {
  heading: "2D-DOC DOCUMENT",
  steps: [
    "Ask the patient to open the carte Vitale app, then “Présenter ma carte”",
    CARD,
    "Take a paper sheet of your pad",
  ],
};

const BOX_SHOWN = {
  heading: "BOX OF MEDICINE",
  steps: [
    "Read the patient’s card: phone, carte Vitale or INS document",
    "Open their invoice, then scan the boxes",
  ],
  care: ["A box is not a card: nobody is refused."],
};

const untrusted = (short: string, sentence: string): ToldRefusal => ({
  code: "V-03",
  short,
  title: "Authenticity not confirmed.",
  sentence,
  steps: [CARD, PAPER],
});

const revoked = (short: string, cause: string, sentence: string, steps: readonly string[]): ToldRefusal => ({
  code: "V-04",
  short,
  title: `This app is no longer active (${cause}).`,
  sentence,
  steps: [...steps],
});

export const refusals: Messages["refusals"] = {
  malformed: () => ({
    code: "C-05",
    short: "unknown code",
    title: "This QR code is not from the carte Vitale app.",
    sentence: "Ask the patient to open “Présenter ma carte”.",
    steps: ["Open the carte Vitale app, then “Présenter ma carte”", CARD, PAPER],
  }),
  unsupported_version: () => ({
    code: "C-06",
    short: "unknown version",
    title: "This code comes from a newer version of the app.",
    sentence: "This computer cannot read it yet: update Comptoir.",
    steps: [CARD, PAPER],
  }),
  unknown_document: () => ({
    code: "L-06",
    short: "another document",
    title: "The phone presented another document.",
    sentence: "Ask the patient to open the carte Vitale app, then to present the phone again.",
    steps: ["Open the carte Vitale app, then present the phone again", CARD, PAPER],
  }),
  digest_mismatch: () =>
    untrusted("altered data", "The data are not those that the issuer signed. Do not trust the phone."),
  unknown_issuer: () =>
    untrusted("unknown issuer", "The issuer is not in the trust list. Do not trust the data of the phone."),
  issuer_key_not_valid: () =>
    untrusted(
      "issuer’s key out of date",
      "The key of the issuer is not valid today. Do not trust the data of the phone.",
    ),
  bad_issuer_signature: () =>
    untrusted("false signature", "The signature of the issuer is false. Do not trust the data of the phone."),
  bad_device_signature: () =>
    untrusted("false signature", "The code was not signed by the holder’s phone. Do not trust its data."),
  credential_not_yet_valid: () => ({
    code: "V-08",
    short: "card not valid yet",
    title: "This card is not valid yet.",
    sentence: "It is dated in the future. Check the date and hour of this computer, then read again.",
    steps: [NEW_CODE, CARD, PAPER],
  }),
  credential_expired: () => ({
    code: "V-09",
    short: "card expired",
    title: "The card of this app has expired.",
    sentence: "The patient must open the app with a connection to renew it.",
    steps: ["Open the app with a connection, wait for the update, then present a new code", CARD, PAPER],
  }),
  presentation_from_future: () => ({
    code: "V-07",
    short: "different hours",
    title: "The phone and this computer do not have the same hour.",
    sentence: "Check the hour of this computer and that of the phone, then ask for a new code.",
    steps: ["Set the hour of the phone to “automatic”, then show a new code", CARD, PAPER],
  }),
  presentation_expired: () => ({
    code: "V-01",
    short: "code expired",
    title: "Code expired.",
    sentence: "It is valid for a few moments only: ask the patient to show a new one.",
    steps: [NEW_CODE, CARD, PAPER],
  }),
  unlock_too_old: () => ({
    code: "V-10",
    short: "unlocked too long ago",
    title: "The app was unlocked too long ago.",
    sentence: "Ask the patient to unlock it again with their code or fingerprint.",
    steps: ["Close and unlock the app, and show a new code", CARD, PAPER],
  }),
  wrong_challenge: () => ({
    code: "V-11",
    short: "answer of another exchange",
    title: "This code answers another computer.",
    sentence: "It was not made for this reading: ask the patient to show a new one.",
    steps: [NEW_CODE, CARD, PAPER],
  }),
  holder_too_young: () => ({
    code: "V-12",
    short: "holder under 16",
    title: "The holder of this card is under 16.",
    sentence: "Ask for the app of a parent: it presents the child as a dependant.",
    steps: ["Present the app of a parent, with the child as a dependant", CARD, PAPER],
  }),
  revoked_replaced: () =>
    revoked(
      "app replaced",
      "replaced by an activation on another phone, or wiped from this one",
      "The patient can present the new phone or the plastic card, or leave with a paper sheet.",
      [OTHER_PHONE, CARD, PAPER],
    ),
  revoked_blocked: () =>
    revoked(
      "app blocked",
      "blocked by the fund",
      "The patient can present the plastic card, or leave with a paper sheet.",
      [CARD, PAPER, FUND],
    ),
  malformed_status: () => ({
    code: "V-13",
    short: "unreadable state",
    title: "The issuer published an unreadable state for this app.",
    sentence: "It is neither the patient nor your computer; without a readable state it cannot be accepted.",
    steps: [CARD, PAPER],
  }),
  replayed: (first) => ({
    code: "V-02",
    short: "code read already",
    title: first.at
      ? `This code was read at ${hour(first.at)} on this computer already.`
      : "This code was read on this computer already.",
    sentence: first.reopenable
      ? "If it is the same visit, open the earlier reading (Enter); otherwise ask for a new code."
      : "Ask for a new code.",
    steps: [NEW_CODE, CARD, PAPER],
  }),
  test_issuer_refused: () => ({
    code: "V-14",
    short: "test issuer",
    title: "This card is for tests.",
    sentence: "Its issuer serves tests only, and this office refuses them.",
    steps: ["Present the real card: phone or plastic", PAPER],
  }),
};

const oldLists = (facts: DoubtFacts): Told => ({
  code: "V-06",
  title:
    facts.listDays === null ? "Security lists absent." : `Old security lists (${inDays(facts.listDays)}).`,
  sentence: "The reading is right, but a recent block may be missing. Check the identity.",
});

const notStated = ({ paper }: DoubtFacts): Told => ({
  code: "V-05",
  title: `${paper ? "Document" : "Card"} read, rights not verified.`,
  sentence: `This ${paper ? "document" : "card"} states neither rights nor fund: check the identity, then complete the fund by hand.`,
});

export const doubts: Messages["doubts"] = {
  status_list_missing: () => ({
    code: "V-06",
    title: "The issuer has not published its lists.",
    sentence: "It is neither the patient nor your computer; a block may be missing. Check the identity.",
  }),
  status_list_stale: oldLists,
  status_unknown: (facts) => ({
    code: "V-06",
    title: `State of the app unknown: lists too old (${inDays(facts.listDays ?? 0)}).`,
    sentence: "The signature is good, but nothing says whether the app was blocked. Check the identity.",
  }),
  trust_list_stale: (facts) => ({
    code: "V-06",
    title: `Old list of issuers (${inDays(facts.listDays ?? 0)}).`,
    sentence: "The reading is right, but a recent change of issuer may be missing. Check the identity.",
  }),
  clock_suspect: (facts) => ({
    code: "V-07",
    title: `The hour of this computer seems wrong (${hour(facts.now)}).`,
    sentence: "Set the date; meanwhile readings are “to confirm”.",
  }),
  rights_not_open_today: (facts) =>
    facts.rightsStated
      ? {
          code: "V-05",
          title: `Rights not open on ${day(facts.today)}.`,
          sentence:
            (facts.rightsAsOf ? `As known on ${fullMoment(facts.rightsAsOf)}. ` : "") +
            `The patient can check with their fund (${facts.organism}). A paper invoice remains possible.`,
        }
      : notStated(facts),
  test_issuer: ({ paper }) => ({
    code: "V-14",
    title: paper ? "Test identity." : "Test card.",
    sentence: paper
      ? "Check the identity: this document was printed for tests, it stands for nobody."
      : "Check the identity: its issuer serves tests only, this reading proves nothing.",
  }),
};

export const troubles: Messages["troubles"] = {
  image_unreadable: {
    code: "C-04",
    title: "This file is not a picture that Comptoir can open.",
    sentence: "Paste or drop a PNG, JPEG, WebP or BMP capture of the QR code.",
  },
  no_code_found: {
    code: "C-04",
    title: "QR code absent or blurred.",
    sentence: "Hold the phone 20 cm away, turn its brightness up, avoid glare.",
  },
  phone_shows_nothing: {
    code: "D-01",
    title: "The simulated phone shows nothing.",
    sentence: "Open its window, show a card, then present it again.",
  },
  lists_missing: {
    code: "T-01",
    title: "The security lists are missing on this computer.",
    sentence: "Without them no signature can be verified. F11: bring the folder of the lists.",
  },
  lists_refused: {
    code: "T-02",
    title: "The security lists of this computer are not authentic.",
    sentence: "They were refused: false signature, step back or future date. F11: bring good lists.",
  },
  store_unavailable: {
    ...full,
    title: "The register of the office cannot be written: the reading is NOT recorded.",
    sentence: "Make room or check the disk, then read again.",
  },
  ...readerTroubles,
  medicine_box: {
    code: "C-24",
    ...BOX_SHOWN,
    title: "This is a box of medicine, not a card.",
    sentence: "Read the patient’s card first; boxes are scanned afterwards on the pharmacy’s invoice.",
  },
  two_d_doc_verified: {
    code: "C-21",
    ...PAPER_SHOWN,
    title: "Authentic 2D-Doc document: it is not a card.",
    sentence: "Its signature is good, but it opens no rights. Ask for the card.",
  },
  two_d_doc_unverified: {
    code: "C-21",
    ...PAPER_SHOWN,
    title: "2D-Doc document not verified: it is not a card.",
    sentence:
      "The certificate of its issuer is missing or not valid: do not trust it without another document.",
  },
  two_d_doc_false: {
    code: "C-22",
    ...PAPER_SHOWN,
    title: "2D-Doc document altered or forged.",
    sentence: "Its signature is false: do not trust it, ask for the original.",
  },
};

export const tooSlow: Messages["tooSlow"] = {
  code: "X-02",
  title: "The verification does not answer.",
  sentence: "Nothing is lost: read the code again. If it happens again, close and reopen Comptoir.",
};

export const scanCut: Messages["scanCut"] = {
  code: "C-07",
  title: "Incomplete code from the scanner.",
  sentence: "Read it again without moving; the scanner must be set to end with Enter.",
};

function inDays(days: number): string {
  if (days === 0) return "less than a day";
  return days === 1 ? "1 day" : `${String(days)} days`;
}
