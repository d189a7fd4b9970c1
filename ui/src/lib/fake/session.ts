/** An invented office, open and locked. */
import type { Door } from "../bindings/Door";
import type { Practitioner } from "../bindings/Practitioner";
import type { Session } from "../bindings/Session";
import { USUAL_PRACTICE } from "../domain/practice";
import { family } from "./people";

const lists = family.lists;

export const door: Door = {
  office: "Cabinet du Dr Martin-Lavergne",
  people: [
    { id: 1, name: "Dr C. Martin-Lavergne" },
    { id: 3, name: "Zoé Essai" },
  ],
  pins: "ready",
};

export const practitioner: Practitioner = {
  name: "Dr C. Martin-Lavergne",
  rpps: "10000000009",
  am_number: "751234568",
  address: ["12 rue des Tilleuls", "75011 Paris"],
  practice: USUAL_PRACTICE,
};

export const openSession: Session = {
  state: "open",
  office: {
    name: "Cabinet du Dr Martin-Lavergne",
    practitioner,
    demonstration: true,
  },
  user: {
    id: 1,
    name: "Dr C. Martin-Lavergne",
    role: "administrator",
    may: ["counter", "lists", "people", "keys", "exports", "backup", "tariffs"],
    has_pin: true,
    bills_for: { id: 1, name: "Dr C. Martin-Lavergne" },
    could_bill_for: [{ id: 1, name: "Dr C. Martin-Lavergne" }],
  },
  door,
  lists,
  lists_old: false,
  today: { readings: 27, invoices: 24, sheets: 3 },
  simulated_phone: true,
  version: "0.1.0",
  setup: null,
};

export const lockedSession: Session = {
  ...openSession,
  state: "locked",
  office: null,
  user: null,
  setup: null,
  simulated_phone: false,
};
