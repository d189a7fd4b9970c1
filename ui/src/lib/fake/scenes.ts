/** States worth looking at, each reached as a user would reach it. */
import type { Check } from "../bindings/Check";
import type { RefusalReason } from "../bindings/RefusalReason";
import type { TroubleReason } from "../bindings/TroubleReason";
import { confirmIdentity } from "../domain/actions";
import type { BackScreen } from "../domain/backOffice.svelte";
import type { Counter } from "../domain/counter.svelte";
import {
  discretion,
  failure,
  type FakeAnswers,
  lockedSession,
  openSession,
  read,
  refused,
  trouble,
} from "./backend";
import { recovery } from "./members";
import { crowd, family, ins, lunar } from "./people";
import { medicines } from "./pharmacy";
import { overseas, price } from "./prices";
import { practitioner } from "./session";

export interface Scene {
  answers: FakeAnswers;
  play: (counter: Counter) => Promise<unknown> | undefined;
}

const never = new Promise<never>(() => undefined);
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250));
const readFamily = async (counter: Counter): Promise<void> => counter.presentPhone();

async function billed(counter: Counter, ...codes: string[]): Promise<void> {
  await readFamily(counter);
  counter.accept(1);
  await rest();
  codes.forEach((code) => counter.billing.add(code));
  await rest();
}

async function aside(counter: Counter, name: BackScreen): Promise<void> {
  counter.open(name);
  await rest();
}

/** A third party is asked to pay what it would send back, and a warning beside. */
const checks: Check[] = [
  { code: "fund_missing", blocking: true, act: null, invoice: null },
  { code: "third_party_without_rights", blocking: true, act: null, invoice: null },
  { code: "already_invoiced", blocking: false, act: "G", invoice: 260_001_204 },
];

async function sealed(counter: Counter): Promise<void> {
  await billed(counter, "G", "F");
  await counter.seal();
}

export const pharmacySession: typeof openSession = {
  ...openSession,
  office: openSession.office && {
    ...openSession.office,
    name: "Pharmacie des Tilleuls",
    practitioner: {
      ...openSession.office.practitioner,
      name: "C. Martin-Lavergne",
      practice: { ...openSession.office.practitioner.practice, trade: "pharmacy" },
    },
  },
};

const atPharmacy: FakeAnswers = { session: () => pharmacySession };

async function dispensed(counter: Counter, ...codes: string[]): Promise<void> {
  await readFamily(counter);
  counter.accept(1);
  await rest();
  for (const code of codes) await counter.boxes.scan(code);
  await rest();
}

const scenes: Partial<Record<string, Scene>> = {
  ready: { answers: {}, play: () => undefined },
  plainoffice: {
    answers: { session: () => ({ ...openSession, simulated_phone: false, lists_old: true }) },
    play: () => undefined,
  },
  challenge: { answers: {}, play: (counter) => counter.challenges.ask() },
  locked: { answers: { session: () => lockedSession }, play: () => undefined },
  wrong: {
    answers: { session: () => lockedSession, unlock: () => Promise.reject(failure("wrong_passphrase")) },
    play: (counter) => counter.staff.unlock("non"),
  },
  alonepin: {
    answers: {
      session: () => ({
        ...lockedSession,
        door: { office: "Cabinet d’essai", people: [{ id: 1, name: "Dr A. Essai" }], pins: "ready" },
      }),
    },
    play: () => undefined,
  },
  keyless: {
    answers: {
      session: () => ({ ...lockedSession, door: { office: null, people: [], pins: "no_key_store" } }),
    },
    play: () => undefined,
  },
  recovery: {
    answers: {
      session: () => ({ ...lockedSession, state: "no_office" }),
      create_office: () => ({
        session: { ...openSession, user: openSession.user && { ...openSession.user, has_pin: false } },
        recovery,
      }),
    },
    play: (counter) =>
      counter.staff.create({
        name: "Cabinet d’essai",
        practitioner,
        passphrase: "quatre mots bien choisis",
      }),
  },
  people: { answers: {}, play: (counter) => counter.staff.open() },
  switch: {
    answers: {},
    play: (counter) => {
      counter.staff.takeOver();
      return undefined;
    },
  },
  assistant: { answers: {}, play: (counter) => counter.staff.signIn(3, "905317") },
  create: { answers: { session: () => ({ ...lockedSession, state: "no_office" }) }, play: () => undefined },
  reading: { answers: { present_phone: () => never }, play: (counter) => void counter.presentPhone() },
  result: { answers: {}, play: readFamily },
  alone: { answers: { present_phone: () => read({ ...family, beneficiaries: [] }) }, play: readFamily },
  confirm: { answers: { present_phone: () => read(lunar) }, play: readFamily },
  ins: {
    answers: { present_phone: () => ({ ...read(ins), disagreements: ["sex"] }) },
    play: readFamily,
  },
  insinvoice: {
    answers: { present_phone: () => read(ins) },
    play: async (counter) => {
      await readFamily(counter);
      confirmIdentity(counter, true);
      counter.accept(0);
      counter.billing.add("G");
      await rest();
    },
  },
  paper: {
    answers: {
      present_phone: () => ({
        ...trouble("two_d_doc_verified"),
        paper: { kind: "vaccination", authority: "FR99", certificate: "0001", signed_on: "2026-11-20" },
      }),
    },
    play: readFamily,
  },
  reasons: {
    answers: {
      present_phone: () =>
        read({
          ...family,
          verdict: "to_confirm",
          reasons: ["trust_list_stale", "status_unknown", "clock_suspect", "test_issuer"],
        }),
    },
    play: readFamily,
  },
  crowd: { answers: { present_phone: () => read(crowd) }, play: readFamily },
  empty: { answers: {}, play: (counter) => billed(counter) },
  invoice: { answers: {}, play: (counter) => billed(counter, "G", "F") },
  long: {
    answers: {},
    play: async (counter) => {
      await billed(counter, "G", "F", "MD", "MEG", "VL", "APC", "MHP", "COE");
      counter.billing.setPathway("outside");
      await rest();
    },
  },
  visit: {
    answers: {},
    play: async (counter) => {
      await billed(counter, "VG", "MD", "MHP", "IK");
      counter.billing.setKilometres("IK", 30);
      counter.billing.setTime("21:30");
      counter.billing.setExcess("VG", { kind: "demand", amount: 1500 });
      counter.billing.setPathway("outside");
      await rest();
    },
  },
  tariffs: {
    answers: {},
    play: async (counter) => {
      counter.open("equipment");
      counter.equipment.toggleTariffs();
      await rest();
      const { tariffs } = counter.equipment;
      tariffs.form = {
        code: "G",
        label: "Consultation du généraliste",
        price: "31,00",
        from: "01/11/2026",
        to: "",
        fullRate: false,
        source: "Courrier de la caisse",
      };
      await tariffs.save();
      const own = tariffs.list?.rows[0];
      if (own) tariffs.take(own);
    },
  },
  dispensing: {
    answers: atPharmacy,
    play: async (counter) => {
      await dispensed(counter, "9000001", "9000003", "9000009", "9000001");
      counter.billing.line = "3400990000090";
      counter.boxes.nextSubstitution();
      await rest();
    },
  },
  noboxes: { answers: atPharmacy, play: (counter) => dispensed(counter) },
  typedbox: {
    answers: atPharmacy,
    play: async (counter) => {
      await dispensed(counter, "9000001");
      await counter.boxes.scan("9900001");
    },
  },
  sealed: { answers: {}, play: sealed },
  sheet: {
    answers: {},
    play: async (counter) => {
      await sealed(counter);
      await counter.openSheet();
    },
  },
  full: {
    answers: { seal: () => Promise.reject(failure("disk_full")) },
    play: sealed,
  },
  exposed: {
    answers: {},
    play: async (counter) => {
      await readFamily(counter);
      counter.discretion.hear({ event: "discretion", discretion: { ...discretion, displays: "elsewhere" } });
    },
  },
  covered: {
    answers: {},
    play: async (counter) => {
      await readFamily(counter);
      counter.veil.covered = true;
    },
  },
  equipment: {
    answers: {},
    play: (counter) => {
      counter.open("equipment");
      return undefined;
    },
  },
  medicinebase: {
    answers: { ...atPharmacy, medicines: () => ({ ...medicines, left_out: 3, old: true }) },
    play: (counter) => {
      counter.open("equipment");
      return undefined;
    },
  },
  overseas: {
    answers: { acts: overseas },
    play: async (counter) => {
      await billed(counter, "G");
      counter.want("act");
    },
  },
  overdraft: {
    answers: {},
    play: async (counter) => {
      await billed(counter, "G");
      await counter.equipment.openTariffs("2026-11-22", { code: "VL", label: "Visite longue" });
    },
  },
  exporting: {
    answers: {},
    play: async (counter) => {
      await aside(counter, "register");
      const list = counter.backOffice.register.invoices.rows.map(({ number }) => number);
      counter.backOffice.exports.ask({ selected: counter.backOffice.register.number, list });
    },
  },
  register: { answers: {}, play: (counter) => aside(counter, "register") },
  cancelling: {
    answers: {},
    play: async (counter) => {
      await aside(counter, "register");
      counter.backOffice.register.ask("cancel");
    },
  },
  orphans: {
    answers: {},
    play: async (counter) => {
      await aside(counter, "register");
      counter.backOffice.register.choose("orphans");
      await rest();
    },
  },
  books: { answers: {}, play: (counter) => aside(counter, "books") },
  setup: {
    answers: { session: () => ({ ...openSession, setup: "camera" }) },
    play: () => undefined,
  },
  scannerstep: {
    answers: { session: () => ({ ...openSession, setup: "scanner" }) },
    play: () => undefined,
  },
  printerstep: {
    answers: { session: () => ({ ...openSession, setup: "printer" }) },
    play: () => undefined,
  },
  codestep: {
    answers: { session: () => ({ ...openSession, setup: "recovery" }) },
    play: () => undefined,
  },
  quality: { answers: {}, play: (counter) => aside(counter, "quality") },
  keeping: {
    answers: {},
    play: async (counter) => {
      await aside(counter, "keeping");
      await counter.backOffice.keeping.check();
    },
  },
  closing: {
    answers: {},
    play: async (counter) => {
      await aside(counter, "books");
      counter.backOffice.ledger.ask("day");
    },
  },
  waiting: {
    answers: {},
    play: async (counter) => {
      await billed(counter, "G");
      counter.ready();
    },
  },
  blocked: {
    answers: { quote: ({ draft }) => ({ ...price(draft), checks }) },
    play: (counter) => billed(counter, "G", "F"),
  },
  trial: {
    answers: {},
    play: (counter) => {
      counter.open("equipment");
      counter.equipment.trial.start();
      return undefined;
    },
  },
  help: {
    answers: {},
    play: async (counter) => {
      await billed(counter, "G");
      counter.helpOpen = !counter.helpOpen;
    },
  },
};

export const sceneNames = Object.keys(scenes);

/** `result`, `refusal=replayed`, `incident=no_code_found`; anything else is `ready`. */
export function sceneNamed(name: string): Scene {
  const [kind = "", reason = ""] = name.split("=");
  if (kind === "refusal") {
    const shown = refused(reason as RefusalReason, reason === "replayed" ? family.usage_id : null);
    return { answers: { present_phone: () => shown }, play: readFamily };
  }
  if (kind === "incident")
    return { answers: { present_phone: () => trouble(reason as TroubleReason) }, play: readFamily };
  return scenes[kind] ?? { answers: {}, play: () => undefined };
}

export async function play(counter: Counter, scene: Scene): Promise<void> {
  await counter.start();
  await scene.play(counter);
}
