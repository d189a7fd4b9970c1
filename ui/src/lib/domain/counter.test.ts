import { afterEach, beforeEach, expect, test, vi } from "vitest";

import {
  failure,
  FakeDesk,
  type FakeAnswers,
  lockedSession,
  openSession,
  read,
  refused,
  trouble,
} from "../fake/backend";
import { family, ins, lunar } from "../fake/people";
import { can, perform } from "./actions";
import { Counter, READING_STEPS_MS } from "./counter.svelte";
import type { Sound } from "./sound";
import { BLANK_AFTER_MS, REVEAL_MS } from "./veil.svelte";

const NOW = new Date("2026-11-22T09:20:00Z");

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Stand {
  counter: Counter;
  desk: FakeDesk;
  sounds: Sound[];
}

async function stand(answers: FakeAnswers = {}): Promise<Stand> {
  const desk = new FakeDesk(answers);
  const sounds: Sound[] = [];
  const counter = new Counter({ call: desk.call, now: () => NOW, chime: (sound) => sounds.push(sound) });
  await counter.start();
  return { counter, desk, sounds };
}

/** Lets debounced quotes and their answers come. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(200);
const asked = (desk: FakeDesk, name: string): unknown[] =>
  desk.asked.filter((one) => one.name === name).map((one) => one.args);

test("a challenge is shown until a code answers it, or until it is dropped", async () => {
  const { counter, desk } = await stand();
  perform(counter, "ask_challenge");
  await settle();
  expect(counter.screen).toMatchObject({ name: "challenge", challenge: { typed: "4F2A 91C0 77DE 03B8" } });
  perform(counter, "drop_challenge");
  await settle();
  expect(counter.screen.name).toBe("ready");
  expect(asked(desk, "drop_challenge"), "the desk must not go on asking for it").toHaveLength(1);

  perform(counter, "ask_challenge");
  await settle();
  await counter.presentPhone();
  expect(counter.screen.name).toBe("result");
  expect(counter.visit?.possession, "what was proved stays with the visit").toBe("recent");
});

test("a visit: phone, person, acts, seal, sheet, next patient", async () => {
  const { counter, desk, sounds } = await stand();
  expect(counter.screen.name).toBe("ready");

  await counter.presentPhone();
  expect(counter.screen.name).toBe("result");
  expect(sounds).toEqual(["accepted"]);

  perform(counter, "choose_person", 1);
  expect(counter.screen.name).toBe("invoice");
  expect(counter.person?.given_name).toBe("Zoé");
  await settle();
  perform(counter, "favourite", 1);
  counter.billing.add("F");
  await settle();
  expect(counter.billing.quote?.shares).toEqual({ total: 4906, amo: 3434, amc: 1472, patient_pays: 4906 });

  await counter.seal();
  expect(counter.screen).toMatchObject({ name: "sealed", invoice: { number: 1284, beneficiary: 1 } });
  expect(asked(desk, "seal")).toEqual([
    {
      draft: {
        usage_id: "26-11-22-0028",
        beneficiary: 1,
        date: "2026-11-22",
        acts: [
          { code: "G", quantity: 1 },
          { code: "F", quantity: 1 },
        ],
        condition: "illness",
        pathway: "treating",
        third_party_compulsory: false,
        third_party_complementary: false,
      },
    },
  ]);

  await counter.openSheet();
  expect(counter.screen.name === "sheet" && counter.screen.bytes?.byteLength).toBeGreaterThan(500);
  await counter.saveSheet();
  expect(counter.bar.sentence).toContain("feuille-1284.pdf");

  perform(counter, "leave");
  expect(counter.screen.name).toBe("ready");
  expect(counter.visit, "nothing of the patient is left").toBeNull();
  await settle();
  expect(counter.session?.today).toEqual({ readings: 28, invoices: 25, sheets: 4 });
});

test("a refusal shows a reason and a code, no person, and leads back to ready", async () => {
  const { counter, sounds } = await stand({ read_text: () => refused("revoked_blocked") });
  await counter.readText("CV1:…");
  expect(counter.screen.name).toBe("refusal");
  expect(counter.visit).toBeNull();
  expect(counter.bar).toMatchObject({
    code: "V-04",
    sentence: "La prise en charge continue avec la feuille papier.",
  });
  expect(sounds).toEqual(["refused"]);
  expect(can(counter, "reopen")).toBe(false);
  perform(counter, "reread");
  expect(counter.screen.name).toBe("ready");
});

test("a trouble is an incident, never a refusal", async () => {
  const { counter, sounds } = await stand({ read_image: () => trouble("no_code_found") });
  await counter.readImage(new Uint8Array([1]));
  expect(counter.screen).toMatchObject({ name: "incident", told: { code: "C-04" } });
  expect(sounds).toEqual(["trouble"]);
});

test("an unsigned paper is to confirm, and what its number says otherwise is told beside the reasons", async () => {
  const { counter } = await stand({ present_phone: () => ({ ...read(ins), disagreements: ["sex"] }) });
  await counter.presentPhone();
  expect(counter.screen.name).toBe("result");
  expect(counter.visit?.disagreements).toEqual(["sex"]);
  counter.accept(0);
  expect(counter.screen.name, "somebody must look at the person first").toBe("result");
});

test("a false paper is refused in words of paper, not of a phone", async () => {
  const shown = refused("malformed");
  const { counter } = await stand({
    present_phone: () => ({
      ...shown,
      reading: { ...shown.reading, channel: "ins" } as typeof shown.reading,
    }),
  });
  await counter.presentPhone();
  expect(counter.message?.code).toBe("C-20");
});

test("a signed paper is told for what it is, under its own heading", async () => {
  const paper = {
    kind: "vaccination",
    authority: "FR99",
    certificate: "0001",
    signed_on: "2026-11-20",
  } as const;
  const { counter } = await stand({ present_phone: () => ({ ...trouble("two_d_doc_verified"), paper }) });
  await counter.presentPhone();
  const told = counter.screen.name === "incident" ? counter.screen.told : null;
  expect(told?.heading).toContain("2D-DOC");
  expect(told?.sentence).toContain("Attestation de vaccination");
  expect(told?.sentence).toContain("20/11/2026");
});

test("a call that fails while reading is an incident, with a reference for support", async () => {
  const { counter } = await stand({ read_text: () => Promise.reject(failure("disk_full")) });
  await counter.readText("CV1:…");
  expect(counter.screen.name).toBe("incident");
  expect(counter.bar).toMatchObject({ code: "S-01", trace: "7f3c9a1e04d2" });
});

test("a code that was read before opens the earlier reading, and finds its draft", async () => {
  let times = 0;
  const { counter, desk } = await stand({
    read_text: () => (++times === 1 ? read(family) : refused("replayed", family.usage_id)),
  });
  await counter.readText("CV1:…");
  counter.accept(0);
  await settle();
  counter.billing.add("G");
  counter.billing.toggleCompulsory();
  await settle();
  counter.ready();

  await counter.readText("CV1:…");
  expect(counter.screen.name).toBe("refusal");
  expect(can(counter, "reopen")).toBe(true);
  perform(counter, "reopen");
  await settle();
  expect(asked(desk, "reopen")).toEqual([{ usage_id: family.usage_id }]);
  expect(counter.screen.name).toBe("result");
  counter.accept(0);
  expect(counter.billing.draft).toMatchObject({
    acts: [{ code: "G", quantity: 1 }],
    third_party_compulsory: true,
  });
});

test("back and forth keeps the draft, one for each person", async () => {
  const { counter } = await stand();
  await counter.presentPhone();
  counter.accept(1);
  await settle();
  counter.billing.add("COB");
  counter.back();
  expect(counter.bar.sentence).toBe("Brouillon conservé pour cette lecture.");
  counter.accept(2);
  expect(counter.billing.draft?.acts).toEqual([]);
  counter.back();
  counter.accept(1);
  expect(counter.billing.draft?.acts).toEqual([{ code: "COB", quantity: 1 }]);
});

test("a doubtful reading goes on only once the identity is checked", async () => {
  const { counter, sounds } = await stand({ present_phone: () => read(lunar) });
  await counter.presentPhone();
  expect(sounds).toEqual(["to_confirm"]);
  perform(counter, "accept");
  expect(counter.screen.name).toBe("result");
  expect(counter.bar.code).toBe("V-00");
  perform(counter, "confirm_identity");
  perform(counter, "accept");
  expect(counter.screen.name).toBe("invoice");
});

test("an invoice without an act is not sealed", async () => {
  const { counter, desk } = await stand();
  await counter.presentPhone();
  counter.accept();
  await counter.seal();
  expect(counter.bar.code).toBe("F-06");
  expect(asked(desk, "seal")).toEqual([]);
});

test("sealing at once waits for the amounts of the draft as it stands", async () => {
  const { counter, desk } = await stand();
  await counter.presentPhone();
  counter.accept();
  counter.billing.add("G");
  await counter.seal();
  expect(counter.screen.name).toBe("sealed");
  expect(desk.asked.map((one) => one.name).slice(-3, -1)).toEqual(["quote", "seal"]);
});

test("a draft that has no price is not sealed", async () => {
  const { counter, desk } = await stand({ quote: () => Promise.reject(failure("act_unknown")) });
  await counter.presentPhone();
  counter.accept();
  counter.billing.add("G");
  await counter.seal();
  expect(counter.bar.code).toBe("F-04");
  expect(asked(desk, "seal")).toEqual([]);
});

test("one key seals and goes to the paper", async () => {
  const { counter, desk } = await stand();
  await counter.presentPhone();
  counter.accept();
  counter.billing.add("G");
  await settle();
  perform(counter, "seal_and_sheet", 1);
  await settle();
  expect(counter.screen.name).toBe("sheet");
  expect(asked(desk, "sheet")).toHaveLength(1);
});

test("sealing twice at once makes one invoice", async () => {
  const { counter, desk } = await stand();
  await counter.presentPhone();
  counter.accept();
  counter.billing.add("G");
  await settle();
  await Promise.all([counter.seal(), counter.seal()]);
  expect(asked(desk, "seal")).toHaveLength(1);
});

test("a full disk keeps what was typed", async () => {
  const { counter } = await stand({ seal: () => Promise.reject(failure("disk_full")) });
  await counter.presentPhone();
  counter.accept();
  counter.billing.add("G");
  await settle();
  await counter.seal();
  expect(counter.screen.name).toBe("invoice");
  expect(counter.bar).toMatchObject({ code: "S-01", urgent: true });
  expect(counter.billing.draft?.acts).toEqual([{ code: "G", quantity: 1 }]);
});

test("the last quote wins, whatever order the answers come in", async () => {
  const waits = [400, 10];
  const base = new FakeDesk();
  const { counter } = await stand({
    quote: async (args) => {
      await new Promise((resolve) => setTimeout(resolve, waits.shift() ?? 0));
      return await base.call("quote", args);
    },
  });
  await counter.presentPhone();
  counter.accept();
  counter.billing.add("G");
  await vi.advanceTimersByTimeAsync(120);
  counter.billing.more();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(counter.billing.quote?.shares.total).toBe(6000);
  expect(counter.billing.settled).toBe(true);
});

test("lines: quantities stay in 1 to 99, removal moves on to a neighbour", async () => {
  const { counter } = await stand();
  await counter.presentPhone();
  counter.accept();
  const { billing } = counter;
  billing.add("G");
  billing.less();
  expect(billing.draft?.acts[0]?.quantity).toBe(1);
  for (let index = 0; index < 120; index += 1) billing.more();
  expect(billing.draft?.acts[0]?.quantity).toBe(99);
  billing.add("F");
  expect(billing.line).toBe("F");
  billing.step(-1);
  expect(billing.line).toBe("G");
  billing.remove();
  expect(billing.line).toBe("F");
  billing.remove();
  expect(billing.line).toBeNull();
  expect(billing.empty).toBe(true);
});

test("a reading that does not answer ends after five seconds, and its late answer is dropped", async () => {
  let answer: (shown: ReturnType<typeof read>) => void = () => undefined;
  const { counter } = await stand({ read_text: () => new Promise((resolve) => (answer = resolve)) });
  const reading = counter.readText("CV1:…");
  expect(counter.screen).toEqual({ name: "reading", step: "received" });
  await vi.advanceTimersByTimeAsync(READING_STEPS_MS.still);
  expect(counter.screen).toEqual({ name: "reading", step: "still" });
  await vi.advanceTimersByTimeAsync(READING_STEPS_MS.end);
  expect(counter.screen).toMatchObject({ name: "incident", told: { code: "X-02" } });
  answer(read(family));
  await reading;
  expect(counter.screen.name).toBe("incident");
});

test("the screen blanks thirty seconds after the last sign of life, and the draft stays", async () => {
  const { counter } = await stand();
  await counter.presentPhone();
  counter.accept();
  counter.billing.add("G");
  await vi.advanceTimersByTimeAsync(BLANK_AFTER_MS - 1);
  counter.touch();
  await vi.advanceTimersByTimeAsync(BLANK_AFTER_MS - 1);
  expect(counter.place).toBe("invoice");
  await vi.advanceTimersByTimeAsync(1);
  expect(counter.place).toBe("cover");
  perform(counter, "resume");
  expect(counter.place).toBe("invoice");
  expect(counter.billing.draft?.acts).toHaveLength(1);
});

test("the idle screen does not blank", async () => {
  const { counter } = await stand();
  await vi.advanceTimersByTimeAsync(BLANK_AFTER_MS * 3);
  expect(counter.place).toBe("ready");
});

test("what is masked is shown five seconds at most, and never on the next screen", async () => {
  const { counter } = await stand();
  await counter.presentPhone();
  perform(counter, "reveal");
  expect(counter.veil.revealed).toBe(true);
  await vi.advanceTimersByTimeAsync(REVEAL_MS);
  expect(counter.veil.revealed).toBe(false);
  perform(counter, "reveal");
  counter.accept();
  expect(counter.veil.revealed).toBe(false);
});

test("locking forgets the patient and every draft", async () => {
  const { counter } = await stand();
  await counter.presentPhone();
  counter.accept();
  counter.billing.add("G");
  perform(counter, "lock");
  await settle();
  expect(counter.screen.name).toBe("office");
  expect(counter.visit).toBeNull();
  expect(counter.billing.draft).toBeNull();
  await counter.unlock("quatre mots bien choisis");
  await counter.presentPhone();
  counter.accept();
  expect(counter.billing.draft).toMatchObject({ acts: [] });
});

test("a wrong passphrase is told, and the office stays closed", async () => {
  const { counter } = await stand({
    session: () => lockedSession,
    unlock: () => Promise.reject(failure("wrong_passphrase")),
  });
  await counter.unlock("non");
  expect(counter.screen.name).toBe("office");
  expect(counter.bar.code).toBe("A-01");
});

test("a muted counter stays silent", async () => {
  const { counter, sounds } = await stand();
  perform(counter, "mute");
  await counter.presentPhone();
  expect(sounds).toEqual([]);
});

test("the simulated phone is offered only where there is one", async () => {
  const { counter, desk } = await stand({ session: () => ({ ...lockedSession, state: "open" }) });
  expect(can(counter, "present_phone")).toBe(false);
  perform(counter, "present_phone");
  expect(asked(desk, "present_phone")).toEqual([]);
});

test("a start that fails is an incident, and F5 tries again", async () => {
  let times = 0;
  const { counter } = await stand({
    session: () => (++times === 1 ? Promise.reject(failure("office_damaged")) : openSession),
  });
  expect(counter.screen).toMatchObject({ name: "incident", told: { code: "A-07" } });
  perform(counter, "reread");
  await settle();
  expect(counter.screen.name).toBe("ready");
});
