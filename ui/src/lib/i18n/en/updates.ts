import { day } from "../../format";
import type { Messages } from "../fr";
import type { Told } from "../verdicts";

const one = (code: string, title: string, sentence: string): Told => ({ code, title, sentence });

const refusals: Messages["updates"]["refusals"] = {
  not_an_update: one(
    "U-10",
    "This is not an update of Comptoir.",
    "Choose the file whose name ends with “.maj”.",
  ),
  too_long: one("U-11", "This file is too large for an update.", "Choose another one."),
  no_key: one(
    "U-12",
    "This version knows no key of a publisher.",
    "It takes no update: install again from the package of the publisher.",
  ),
  not_signed: one(
    "U-13",
    "This file is not signed by the publisher.",
    "Do not install it, and tell whoever gave it to you.",
  ),
  altered: one(
    "U-14",
    "This file was altered, or copied badly.",
    "Copy it again from its source; nothing was installed.",
  ),
  other_system: one("U-15", "This update is for another system.", "Take the one of this computer."),
  not_later: one(
    "U-16",
    "This version is not later than yours.",
    "Keep the one that is installed, or bring a later one.",
  ),
  replayed: one("U-17", "A later update was seen here before.", "Install the latest one instead."),
};

export const updates: Messages["updates"] = {
  refusals,
  title: "Updates",
  lead: "Comptoir fetches nothing from the internet. Bring the signed file of the publisher, on a USB key for instance.",
  version: (version) => `Installed version: ${version}`,
  noKey: "This version knows no key of a publisher: it takes no update.",
  allow: "Take signed updates",
  file: "File of the update",
  fileHint: "Paste its path here; its name ends with “.maj”.",
  check: "Check",
  install: "Install",
  good: (version, date) => `Version ${version} of ${day(date)}: signed, intact, for this computer.`,
  handedOver: (version, path) => ({
    title: `Version ${version} was handed to the installer of the system.`,
    sentence: `Close Comptoir and follow its questions. The file is ${path}`,
  }),
};

const told = (code: string, title: string, sentence: string) => (): Told => one(code, title, sentence);

export const updateErrors = {
  updates_off: told(
    "U-01",
    "This office does not take updates.",
    "Say yes first, on this screen: nothing was installed.",
  ),
  invoice_open: told(
    "U-02",
    "An invoice is open.",
    "Seal it or drop it, then begin again: nothing was installed.",
  ),
  update_refused: ({ reason = "" }): Told =>
    Object.entries(refusals).find(([name]) => name === reason)?.[1] ?? refusals.not_an_update,
  update_unreadable: told(
    "U-04",
    "This file cannot be read.",
    "Check its name, and that the USB key is plugged in.",
  ),
} satisfies Partial<Messages["errors"]>;
