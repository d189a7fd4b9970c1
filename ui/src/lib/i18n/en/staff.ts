import { counted, day } from "../../format";
import type { Messages } from "../fr";

const lockMinutes = (minutes: number): string => counted(minutes, "minute", "minutes");

export const staff: Messages["staff"] = {
  title: "PEOPLE AND ACCESS",
  lead: "Every reading and every invoice bears the name of who is at the counter.",
  roles: {
    administrator: "Administrator",
    practitioner: "Practitioner",
    locum: "Locum",
    assistant: "Assistant",
  },
  rolesMay: {
    administrator: "Everything, people, keys, exports and backups included.",
    practitioner: "Read, bill under their name, take in security lists.",
    locum: "Read, bill under the number of the practitioner they stand in for, until their last day.",
    assistant: "Read, bill for a practitioner of the office.",
  },
  pins: {
    ready: "No PIN was chosen on this computer yet.",
    no_key_store: "This computer has no key store: PINs do not work on it, the passphrase does.",
    key_store_refused: "The key store of this computer does not answer: unlock it, or take the passphrase.",
  },

  who: "Who are you?",
  pin: "PIN",
  pinOf: (name) => `PIN of ${name}`,
  pinLead: "Six digits, on this computer only.",
  digit: (digit) => `Digit ${String(digit)}`,
  erase: "Erase",
  checking: "Checking…",
  byPin: "PIN",
  byPassphrase: "Passphrase",
  byRecovery: "Recovery code",
  otherWays: "Other ways to open",
  recoveryLead: "It was printed and locked away when the office was created. It gives a new passphrase.",
  recoveryCode: "Recovery code, seven groups of five",
  newPassphrase: "New passphrase, 12 characters at least",
  recover: "Open and change the passphrase",

  switchTitle: "CHANGE USER",
  switchLead: (name) => `${name} is at the counter.`,
  myPin: "My PIN on this computer",
  billFor: "Bill for",
  billForNobody: "to be chosen",

  recoveryTitle: "RECOVERY CODE",
  recoveryOnce:
    "Copy it or print it, and keep it locked away, far from this computer. It is shown this once only.",
  recoveryWhat:
    "It opens the office on any computer, even when the passphrase is forgotten. The last character of each group checks the four others.",
  recoveryDictated: "0, I, L, O and U never stand in it.",
  recoveryPin: "Open faster on this computer",

  choosePin: "PIN, six digits",
  repeatPin: "The same, once more",
  differentPin: "The two PINs are not the same.",
  keepPin: "Keep this PIN",
  pinSet: { title: "PIN kept.", sentence: "It works on this computer only." },
  recovered: { title: "Passphrase changed.", sentence: "The recovery code stays the same." },

  list: "People",
  works: (until) => (until === null ? "at work" : `until ${day(until)}`),
  worksNoMore: "left",
  replaces: (name) => `stands in for ${name}`,
  hasPin: "PIN chosen",
  hasNoPin: "no PIN here",
  givePin: "Give a PIN",
  leaves: "Remove",
  leavesSure: (name) => `Remove ${name} for good`,
  added: (name) => ({
    title: `${name} has joined the office.`,
    sentence: "Give them a PIN on this computer.",
  }),
  left: (name) => ({
    title: `${name} no longer comes in.`,
    sentence: "Their name stays in the journal, before what was done.",
  }),

  add: "Add a person",
  addButton: "Add",
  name: "Name, as in the journal",
  role: "Role",
  replacesLabel: "Stands in for",
  until: "Last day",
  untilHint: "For instance 30/11/2026",
  untilWrong: "Write for instance 30/11/2026.",

  keys: "Keys of the office",
  lock: "Lock without an action",
  lockMinutes,
  lockHint: "2 minutes at a counter, 5 in a consulting room, 10 at most. Standby locks at once.",
  lockSet: (minutes) => ({ title: `Locks after ${lockMinutes(minutes)}.`, sentence: "" }),
  oldPassphrase: "Present passphrase",
  change: "Change the passphrase",
  renew: "New recovery code",
  renewHint: "The old one will open nothing any more.",
  passphraseChanged: { title: "Passphrase changed.", sentence: "The old one opens nothing any more." },
};
