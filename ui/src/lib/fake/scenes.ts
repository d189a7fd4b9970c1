/** States worth looking at, each reached as a user would reach it. */
import type { RefusalReason } from "../bindings/RefusalReason";
import type { TroubleReason } from "../bindings/TroubleReason";
import type { Counter } from "../domain/counter.svelte";
import { failure, type FakeAnswers, lockedSession, openSession, read, refused, trouble } from "./backend";
import { crowd, family, ins, lunar } from "./people";

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

async function sealed(counter: Counter): Promise<void> {
  await billed(counter, "G", "F");
  await counter.seal();
}

const scenes: Partial<Record<string, Scene>> = {
  ready: { answers: {}, play: () => undefined },
  plainoffice: {
    answers: { session: () => ({ ...openSession, simulated_phone: false, lists_old: true }) },
    play: () => undefined,
  },
  challenge: { answers: {}, play: (counter) => counter.askChallenge() },
  locked: { answers: { session: () => lockedSession }, play: () => undefined },
  wrong: {
    answers: { session: () => lockedSession, unlock: () => Promise.reject(failure("wrong_passphrase")) },
    play: (counter) => counter.unlock("non"),
  },
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
      counter.confirmIdentity(true);
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
      counter.openEquipment();
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
      counter.openEquipment();
      return undefined;
    },
  },
  trial: {
    answers: {},
    play: (counter) => {
      counter.openEquipment();
      counter.equipment.trial.start();
      return undefined;
    },
  },
  help: {
    answers: {},
    play: async (counter) => {
      await billed(counter, "G");
      counter.help();
    },
  },
};

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
