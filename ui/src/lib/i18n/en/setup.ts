import type { Messages } from "../fr";

export const setup: Messages["setup"] = {
  progress: "Installation, step by step",
  step: (at: number, of: number) => `Step ${at} of ${of}`,
  short: {
    office: "Office",
    recovery: "Passphrase",
    reader: "Reader",
    camera: "Camera",
    scanner: "Scanner",
    printer: "Printer",
  },
  passphraseTitle: "Passphrase",
  passphraseLead:
    "It encrypts all that is kept on this computer. A recovery code is printed right after, in case it is lost.",
  next: "Next",
  previous: "Previous step",
  codeTitle: "Recovery code",
  codeLost:
    "The installation stopped before the code was put away. Type the passphrase again: a new code replaces the old one.",
  codeAgain: "Show a new code",
  titles: {
    recovery: "Recovery code",
    reader: "Try the reader",
    camera: "Try the camera",
    scanner: "Try the hand scanner",
    printer: "Set up the printer",
  },
  leads: {
    recovery: "",
    reader: "Plug in the reader, then lay a card or a phone on it.",
    camera: "Show a QR code to the camera. The picture does not leave this computer.",
    scanner: "Read this code with the scanner: Comptoir checks that it types as a French keyboard does.",
    printer: "Print the calibration page, measure both crosses with a ruler, and write down what you read.",
  },
  noReader: "No reader is plugged in. Comptoir will recognise it by itself, even later.",
  proved: "It works: something was read just now.",
  heard: "Something was presented, and not read to its end. Try again, or go on.",
  notYet: "No device at hand? Go on: everything can be set later, under “Devices”.",
  printers: "Printer",
  skipped: "passed over",
  done: (passed) => ({
    title: "The installation is over.",
    sentence:
      passed.length === 0
        ? "Do it again whenever you want: “Devices”, key I."
        : `Not tried: ${passed.join(", ")}. Take it up whenever you want: “Devices”, key I.`,
    code: "I-01",
  }),
  later: {
    title: "Installation paused.",
    sentence: "Go on with this step at the next start, or under “Devices”, key I.",
    code: "I-02",
  },
};
