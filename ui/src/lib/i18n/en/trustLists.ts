import { fullMoment } from "../../format";
import type { Messages } from "../fr";

export const trustLists: Messages["trustLists"] = {
  title: "Security lists",
  trust: "Issuers that are trusted",
  status: "Apps that are blocked",
  issued: (at) => (at === null ? "no list" : `list of ${fullMoment(at)}`),
  lead: "Bring the folder that the publisher gives you, on a USB key for instance. It is verified as a whole before it replaces the one of this computer; Comptoir downloads nothing.",
  folder: "Folder of the new lists",
  folderHint: "The one that holds trust.cbor: browse, or paste its path.",
  pick: "Browse…",
  bring: "Bring these lists",
  bringing: "Verifying…",
  otherSigner: "Take this new publisher too",
  taken: {
    title: "Lists verified and in force.",
    sentence: "The next reading uses them.",
  },
};
