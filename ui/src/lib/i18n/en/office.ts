/** What stands around a visit: coming in, help, the covered screen. */
import type { Messages } from "../fr";

export const help: Messages["help"] = {
  manual: "Manual (in French)",
  title: "Keys of this screen",
  everywhere: "Everywhere",
  close: "Close help",
  limits: "In this version: neither transmission nor returns of the funds.",
};

export const cover: Messages["cover"] = {
  title: "Screen covered",
  sentence: "Nothing is lost. Press Enter to resume.",
};

export const office: Messages["office"] = {
  unlockTitle: "LOCKED",
  unlockLead: "Open the office with the passphrase of the administrator.",
  passphrase: "Passphrase",
  open: "Open the office",
  opening: "Opening…",
  createTitle: "New office",
  createLead:
    "These particulars are printed on the sheets. All stays on this computer, encrypted by the passphrase.",
  name: "Name of the office",
  practitioner: "Practitioner, as on the sheet",
  rpps: "RPPS no.",
  rppsHint: "11 digits",
  amNumber: "Health insurance no.",
  amHint: "9 digits",
  street: "Number and street",
  town: "Postcode and town",
  newPassphrase: "Passphrase",
  passphraseHint:
    "12 characters at least: four words are better than one complicated word. A recovery code will be shown once.",
  repeat: "The same, once more",
  different: "The two passphrases are not the same.",
  create: "Create the office",
  creating: "Creating…",
  waiting: "Comptoir is starting…",
};
