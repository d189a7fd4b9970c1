/** Invented people of an invented office. */
import type { People } from "../bindings/People";
import type { RecoverySheet } from "../bindings/RecoverySheet";
import type { Session } from "../bindings/Session";
import { openSession } from "./session";

export const members: People = {
  people: [
    {
      id: 1,
      name: "Dr C. Martin-Lavergne",
      role: "administrator",
      replaces: null,
      until: null,
      works: true,
      has_pin: true,
    },
    {
      id: 2,
      name: "Dr B. Essai",
      role: "locum",
      replaces: "Dr C. Martin-Lavergne",
      until: "2026-12-04",
      works: true,
      has_pin: false,
    },
    { id: 3, name: "Zoé Essai", role: "assistant", replaces: null, until: null, works: true, has_pin: true },
    {
      id: 4,
      name: "Ali Essai",
      role: "assistant",
      replaces: null,
      until: null,
      works: false,
      has_pin: false,
    },
  ],
  pins: "ready",
  lock_after: 5,
};

/** Its checks are right: made by the store. */
export const recovery: RecoverySheet = {
  groups: ["A7KQZ", "3MNPD", "XW2T9", "HJ5RV", "B8C4G", "61YSE", "ZQ9FK"],
};

/** An assistant of an office with two practitioners has to choose for whom. */
export function signedIn(person: number): Session {
  if (person !== 3) return openSession;
  return {
    ...openSession,
    user: {
      id: 3,
      name: "Zoé Essai",
      role: "assistant",
      may: ["counter"],
      has_pin: true,
      bills_for: null,
      could_bill_for: [
        { id: 1, name: "Dr C. Martin-Lavergne" },
        { id: 5, name: "Dr D. Essai" },
      ],
    },
  };
}
