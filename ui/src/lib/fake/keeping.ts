/** Invented answers of what is kept. */
import type { Backups } from "../bindings/Backups";
import type { JournalCheck } from "../bindings/JournalCheck";
import type { Purged } from "../bindings/Purged";
import type { Retention } from "../bindings/Retention";
import type { Updates } from "../bindings/Updates";

const folder = "/media/cabinet/CLE-SAUVEGARDE";

export const backups: Backups = {
  folder,
  reachable: true,
  cloud: null,
  due: false,
  last: {
    at: "2026-11-22T08:02:00Z",
    path: `${folder}/comptoir-3f2a9c1d-2026-11-22-080200.tar`,
    bytes: 4_812_800,
  },
  found: [
    { path: `${folder}/comptoir-3f2a9c1d-2026-11-22-080200.tar`, at: "2026-11-22T08:02:00Z", invoices: 1283 },
    { path: `${folder}/comptoir-3f2a9c1d-2026-11-20-180911.tar`, at: "2026-11-20T18:09:11Z", invoices: 1257 },
  ],
};

export const journal: JournalCheck = {
  first: 1,
  last: 8412,
  head: "3f9a21c4".repeat(8),
  signed: 41,
  signed_elsewhere: 0,
  witnessed: 1,
  purged: 0,
  purges_hold: true,
  fault: null,
  key: "key_store",
  checkpoint: null,
};

const none = { readings: 0, billed_readings: 0, invoices: 0, drafts: 0, journal: 0 };

export const retention: Retention = {
  kinds: [
    {
      kind: "readings",
      label: "Lectures de carte",
      months: 3,
      usual: 3,
      reason: null,
      why: "Preuve de la présentation le temps de la facturer et d’en traiter le rejet.",
    },
    {
      kind: "invoices",
      label: "Identité des personnes dans les factures",
      months: 60,
      usual: 36,
      reason: "Contrôle d’activité en cours.",
      why: "Prescription de deux ans, contrôles d’activité sur trois ans.",
    },
    {
      kind: "journal",
      label: "Journal des accès et des actions",
      months: 12,
      usual: 12,
      reason: null,
      why: "La CNIL recommande de garder les traces de six mois à un an.",
    },
  ],
  due: { ...none, readings: 12, billed_readings: 341 },
  backups: 2,
};

export const updates: Updates = { allowed: true, version: "0.1.0", signed: true };

export const purged: Purged = {
  at: "2026-11-22T09:20:00Z",
  effaced: retention.due,
  backups: backups.found.map(({ path }) => path),
  report: "{}",
  signature: "",
};
