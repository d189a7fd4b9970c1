/** Every word of the screen, in English. */
import { actions, keys, shortActions } from "./en/actions";
import { bar } from "./en/bar";
import { books, checks, draft, register } from "./en/books";
import { camera } from "./en/camera";
import { discretion } from "./en/discretion";
import { dispensing } from "./en/dispensing";
import { equipment } from "./en/equipment";
import { errors } from "./en/errors";
import { exports } from "./en/exports";
import { keeping } from "./en/keeping";
import { lists } from "./en/lists";
import { looks } from "./en/looks";
import { medicineBase } from "./en/medicineBase";
import { trustLists } from "./en/trustLists";
import { notices } from "./en/notices";
import { cover, help, office } from "./en/office";
import { disagreements, insFalse, paper } from "./en/papers";
import { practice } from "./en/practice";
import { printing } from "./en/printing";
import { quality } from "./en/quality";
import { setup } from "./en/setup";
import { staff } from "./en/staff";
import { updates } from "./en/updates";
import { details, tariffs } from "./en/tariffs";
import { doubts, refusals, scanCut, tooSlow, troubles } from "./en/verdicts";
import { challenge, incident, invoice, reading, ready, refusal, result, sealed, sheet } from "./en/visit";
import type { Messages } from "./fr";

export const en: Messages = {
  actions,
  shortActions,
  dispensing,
  equipment,
  keeping,
  updates,
  lists,
  discretion,
  looks,
  medicineBase,
  trustLists,
  printing,
  quality,
  setup,
  staff,
  keys,
  channels: { qr: "QR code", nfc: "Contactless", vitale: "Carte Vitale", ins: "INS document" },
  conditions: {
    illness: "Illness",
    long_term_illness: "ALD (long-term illness)",
    maternity: "Maternity",
    work_accident: "Accident at work",
  },
  pathways: {
    treating: "Regular doctor",
    replaced: "Locum of the regular doctor",
    sent: "Sent by the regular doctor",
    emergency: "Emergency",
    away: "Away from home",
    outside: "Outside the pathway",
  },
  errors,
  notices,
  checks,
  register,
  books,
  draft,
  refusals,
  doubts,
  troubles,
  disagreements,
  insFalse,
  paper,
  tooSlow,
  scanCut,
  camera,
  practice,
  exports,
  bar,
  tariffs,
  details,
  help,
  cover,
  office,
  ready,
  challenge,
  reading,
  result,
  refusal,
  incident,
  invoice,
  sealed,
  sheet,
};
