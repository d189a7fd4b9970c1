import type { ChannelState } from "../../bindings/ChannelState";
import type { Diagnostic } from "../../bindings/Diagnostic";
import { fullMoment, moment } from "../../format";
import type { Messages } from "../fr";
import { troubles } from "./verdicts";

type Equipment = Messages["equipment"];

const kinds: Equipment["kinds"] = {
  nfc: "Contactless and card reader",
  camera: "Camera",
  scanner_serial: "Scanner on a serial port",
  scanner_keyboard: "Scanner that types as a keyboard",
  image: "Picture and text, dropped or pasted",
};

const states: Equipment["states"] = {
  ready: { word: "Ready", advice: "Nothing to do." },
  absent: { word: "None", advice: "Plug the device in: it will be recognised by itself." },
  unplugged: { word: "Unplugged", advice: "Plug the device in again: it will be recognised by itself." },
  busy: { word: "Busy", advice: "Another program holds it. Close that program: it resumes by itself." },
  denied: {
    word: "Forbidden",
    advice:
      "The computer does not let Comptoir open it. Allow it; on Linux, the user must be in the group dialout.",
  },
  service_stopped: {
    word: "Stopped",
    advice: "The card-reading service of this computer is stopped. Start it: it resumes by itself.",
  },
  silent: { word: "Silent", advice: "It is open and gives nothing. Unplug it, then plug it in again." },
  starting: { word: "Starting", advice: "A few seconds at most." },
  off: { word: "Paused", advice: "Nothing to do." },
  failed: {
    word: "Out of order",
    advice: "Unplug it, then plug it in again. Otherwise send the diagnostic.",
  },
};

const offices: Equipment["offices"] = { no_office: "not created yet", locked: "locked", open: "open" };

export const equipment: Equipment = {
  title: "EQUIPMENT",
  lead: "Everything is ready at the same time: what reads first wins.",
  channels: "Ways of reading",
  since: (instant) => `since ${moment(instant)}`,
  kinds,
  states,
  warning: ({ kind, name, code }) => ({
    title: `${kinds[kind]}${name === null ? "" : ` ${name}`}: ${states[code].word}.`,
    sentence: states[code].advice,
  }),

  trial: "Try the scanner",
  trialIdle: "Key E, then read the code that appears with the scanner.",
  trialRunning: "Read this code with the scanner. Esc stops the trial.",
  trialCode: "Trial code of the scanner",
  trialGood: "The scanner is well set: the trial code arrived whole.",
  faults: {
    layout: {
      title: "The scanner types for another keyboard.",
      sentence: "Read in its manual the code “US keyboard” (USB HID) or “French keyboard”, then begin again.",
    },
    capitals: {
      title: "The scanner mixes capitals and small letters.",
      sentence: "Read in its manual the code that leaves the case as it is, and switch Caps Lock off.",
    },
    controls: {
      title: "The scanner loses control characters.",
      sentence:
        "Read in its manual the code that transmits GS (ASCII 29), often “Function Key” or “Control character”.",
    },
    lost: {
      title: "Characters are lost on the way.",
      sentence: "Read in its manual the code that adds a delay between characters, or use a serial port.",
    },
    no_end: {
      title: "The scanner does not end with Enter.",
      sentence:
        "Codes are read, half a second later. The code “suffix CR” (Enter) of its manual avoids this wait.",
    },
    slow: {
      title: "The scanner types slowly.",
      sentence:
        "A phone’s code will take several seconds. On a serial port (USB-COM, Virtual COM) it arrives at once: its code is in the manual.",
    },
  },

  diagnostic: "Diagnostic",
  waiting: "Reading the state…",
  version: "Version",
  system: "System",
  office: "Office",
  offices,
  folder: "Folder",
  lists: "Security lists",
  listsOld: "to be renewed",
  listsNone: "absent",
  lastTrouble: "Last trouble",
  lastTroubleNone: "none since it was opened",
  trouble: (reason, at) => `${troubles[reason].code}, ${troubles[reason].title} ${fullMoment(at)}.`,
  asText: (diagnostic) => facts(diagnostic).join("\n"),
};

function facts(diagnostic: Diagnostic): string[] {
  const { version, system, processor, office, folder, lists, last_trouble: trouble } = diagnostic;
  const issued = (instant: string | null): string =>
    instant === null
      ? equipment.listsNone
      : `${fullMoment(instant)}${diagnostic.lists_old ? `, ${equipment.listsOld}` : ""}`;
  return [
    `Comptoir ${version}, diagnostic of ${fullMoment(diagnostic.at)}`,
    `System: ${system}, ${processor}`,
    `Office: ${offices[office]}, ${folder}`,
    `List of issuers: ${issued(lists.trust_issued)}`,
    `List of blocks: ${issued(lists.status_issued)}`,
    ...diagnostic.channels.map(line),
    `Last trouble: ${trouble === null ? equipment.lastTroubleNone : equipment.trouble(trouble.reason, trouble.at)}`,
  ];
}

function line({ kind, name, code, since }: ChannelState): string {
  return `${kinds[kind]}${name === null ? "" : ` ${name}`}: ${states[code].word} (${code}), since ${fullMoment(since)}`;
}
