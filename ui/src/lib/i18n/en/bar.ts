import { moment } from "../../format";
import type { Messages } from "../fr";

export const bar: Messages["bar"] = {
  product: "Comptoir",
  demonstration: "DEMONSTRATION – test issuer",
  actions: "Actions",
  message: "Messages",
  yes: "Yes",
  no: "No",
  details: "Details",
  soundOn: "Sound",
  soundOff: "Sound off",
  trace: (id) => `Reference for support, to be found in the log: ${id}`,
  ready: (listsAt) => ({
    title: "Ready.",
    sentence:
      listsAt === null
        ? "No security list on this computer."
        : `Verified off line, lists of ${moment(listsAt)}.`,
  }),
  blanks: { title: "", sentence: "The screen blanks after 30 s without an action." },
  waiting: {
    title: "A card or a phone is waiting.",
    sentence: "It will be shown when you are back at the start, for one minute.",
  },
  careContinues: { title: "", sentence: "Care goes on, with the paper sheet." },
  draftKept: { title: "", sentence: "Draft kept for this reading." },
  saved: (path) => ({ title: "Sheet saved.", sentence: path }),
  opened: (path) => ({ title: "Sheet opened in the viewer, print it from there.", sentence: path }),
  sound: (muted) => ({
    title: muted ? "Sound off." : "Sound on.",
    sentence: "Verdicts are always written on the screen.",
  }),
  identityFirst: {
    code: "V-00",
    title: "Check the identity first.",
    sentence: "Tick “Identity checked” (key I), then choose the person.",
  },
  sheetNext: {
    title: "Paper sheet.",
    sentence: "Add the acts: F3 seals the invoice and shows the sheet to sign.",
  },
  emptyInvoice: {
    code: "F-06",
    title: "No act.",
    sentence: "Add an act with keys 1 to 5, or look for its code with Tab.",
  },
  fileTooLarge: {
    code: "C-04",
    title: "This file is too large.",
    sentence: "Choose a picture of less than 20 MB.",
  },
  nothingPasted: {
    code: "C-04",
    title: "Nothing to read in the clipboard.",
    sentence: "Copy the picture of the QR code or its text, then paste.",
  },
  nothingDropped: {
    code: "C-04",
    title: "Nothing to read in what was dropped.",
    sentence: "Drop the picture of the QR code, from a folder or a page.",
  },
  diagnostic: {
    title: "",
    sentence: "The diagnostic is for support: it names no patient and no practitioner.",
  },
  diagnosticCopied: {
    title: "Diagnostic copied.",
    sentence: "Paste it in a message to support: it names no patient and no practitioner.",
  },
  diagnosticNotCopied: {
    code: "X-03",
    title: "The diagnostic could not be copied.",
    sentence: "Save it instead, with the key S.",
  },
  diagnosticSaved: (path) => ({ title: "Diagnostic saved.", sentence: path }),
  firstFileOnly: {
    code: "C-04",
    title: "One picture at a time.",
    sentence: "The first was read, the others were not: drop them one by one.",
  },
  scanLocked: {
    code: "C-07",
    title: "The office is locked: the code was not read.",
    sentence: "Open the office, then read the code again.",
  },
  leaving: {
    code: "S-18",
    title: "Closing after the last thing is written.",
    sentence: "Wait a moment: the window goes by itself.",
  },
  scannerWorks: { title: "The scanner is well set.", sentence: "The trial code arrived whole." },
  scannerGarbles: {
    code: "C-07",
    title: "The trial code arrived damaged.",
    sentence: "F11, then “Try the scanner”, says which setting to change.",
  },
  scannerSlow: {
    code: "C-08",
    title: "The scanner types slowly.",
    sentence:
      "Set to a serial port (USB-COM) with its configuration code, it reads at once. F11 helps to set it.",
  },
  plasticCard: {
    title: "Insert the Vitale card in the reader.",
    sentence: "Without it, take a care sheet from your pad.",
  },
  paperPad: {
    title: "Take a care sheet from your pad.",
    sentence: "Fill it in and hand it signed to the patient: care goes on.",
  },
  fileUnreadable: { code: "C-04", title: "This file cannot be read.", sentence: "Choose another picture." },
};
