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
import { can, confirmIdentity, perform } from "./actions";
import { bringFile } from "./bringCode";
import { Counter } from "./counter.svelte";
import { bindingsOf } from "./keys";
import { SELF_TEST } from "./selfTest";
import { READING_STEPS_MS } from "./waiting";
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
  const counter = new Counter({
    call: desk.call,
    listen: desk.listen,
    copy: desk.copy,
    now: () => NOW,
    reload: () => undefined,
    chime: (sound) => sounds.push(sound),
  });
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
  expect(counter.billing.quote?.shares).toMatchObject({
    total: 4906,
    amo: 3434,
    amc: 1472,
    patient_pays: 4906,
  });

  await counter.seal();
  expect(counter.screen).toMatchObject({ name: "sealed", invoice: { number: 260_001_284, beneficiary: 1 } });
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
  expect(counter.screen.name === "sheet" && counter.printing.bytes?.byteLength).toBeGreaterThan(500);
  await counter.onPaper((printing) => printing.save());
  expect(counter.bar.sentence).toContain("feuille-260001284.pdf");

  perform(counter, "leave");
  expect(counter.screen.name).toBe("ready");
  expect(counter.visit, "nothing of the patient is left").toBeNull();
  await settle();
  expect(counter.session?.today).toEqual({ readings: 28, invoices: 25, sheets: 4 });
});

test("three keys typed in one breath bill the act: the first menu of the day may come after them", async () => {
  const { counter, desk } = await stand();
  await counter.presentPhone();
  perform(counter, "accept");
  expect(counter.billing.menu, "not there yet").toBeNull();
  perform(counter, "favourite", 1);
  perform(counter, "seal");
  await settle();
  await vi.waitFor(() => expect(counter.screen.name).toBe("sealed"));
  expect(asked(desk, "seal")).toMatchObject([{ draft: { acts: [{ code: "G", quantity: 1 }] } }]);
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

test("the fund that a paper does not state is typed on the draft, and goes with the invoice", async () => {
  const { counter, desk } = await stand({ present_phone: () => read(ins) });
  await counter.presentPhone();
  confirmIdentity(counter, true);
  counter.accept(0);
  counter.billing.setFund("017510000");
  counter.billing.add("G");
  await settle();
  await counter.seal();
  expect(asked(desk, "seal")).toMatchObject([{ draft: { organism: "017510000" } }]);
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

test("F3 on a result goes to the invoice and tells that a sheet comes of it, unless the identity is to be checked", async () => {
  const { counter } = await stand();
  await counter.presentPhone();
  perform(counter, "accept_for_sheet");
  expect(counter.screen.name).toBe("invoice");
  expect(counter.bar.sentence).toContain("F3");

  const { counter: doubtful } = await stand({ present_phone: () => read(lunar) });
  await doubtful.presentPhone();
  perform(doubtful, "accept_for_sheet");
  expect(doubtful.screen.name).toBe("result");
  expect(doubtful.bar.code).toBe("V-00");
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

test.each(["trouble", "error"])(
  "a disk that stops a reading (%s) proposes what helps a disk, and no other way to read",
  async (how) => {
    const { counter } = await stand({
      present_phone: () =>
        how === "trouble" ? trouble("store_unavailable") : Promise.reject(failure("disk_full")),
    });
    await counter.presentPhone();
    const told = counter.screen.name === "incident" ? counter.screen.told : null;
    expect(told?.code).toBe("S-01");
    const proposed = told?.steps?.join(" / ") ?? "";
    expect(proposed).toMatch(/espace.*F5.*F3/);
    expect(proposed).not.toMatch(/lecteur|caméra|douchette|carte/i);
    const keys = bindingsOf("incident").filter(({ bar, action }) => bar && can(counter, action));
    expect(keys.map(({ action }) => action)).toEqual(["read_again", "give_up", "paper_pad"]);
  },
);

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

test("a device that reads by itself leads to the result, whatever screen was there", async () => {
  const { counter, desk, sounds } = await stand();
  await counter.presentPhone();
  counter.accept();
  desk.tell({ event: "progress", step: "detected" });
  expect(counter.screen).toEqual({ name: "reading", step: "detected" });
  expect(counter.visit, "nothing of the patient before is left").toBeNull();
  desk.tell({ event: "progress", step: "received" });
  await vi.advanceTimersByTimeAsync(READING_STEPS_MS.still);
  expect(counter.screen).toEqual({ name: "reading", step: "still" });
  desk.tell({ event: "presented", shown: read(family) });
  expect(counter.screen.name).toBe("result");
  expect(sounds.at(-1)).toBe("accepted");
  await vi.advanceTimersByTimeAsync(READING_STEPS_MS.end);
  expect(counter.screen.name, "the wait is over").toBe("result");
});

test("a device that begins to read and stops is an incident after five seconds", async () => {
  const { counter, desk } = await stand();
  desk.tell({ event: "progress", step: "transfer" });
  await vi.advanceTimersByTimeAsync(READING_STEPS_MS.end - 1);
  desk.tell({ event: "progress", step: "transfer" });
  await vi.advanceTimersByTimeAsync(READING_STEPS_MS.end - 1);
  expect(counter.screen.name, "five seconds without news, not in all").toBe("reading");
  await vi.advanceTimersByTimeAsync(1);
  expect(counter.screen).toMatchObject({ name: "incident", told: { code: "X-02" } });
});

test("a device that fails is an incident with a reference for support", async () => {
  const { counter, desk } = await stand();
  desk.tell({ event: "failed", error: failure("disk_full").wire });
  expect(counter.screen.name).toBe("incident");
  expect(counter.bar).toMatchObject({ code: "S-01", trace: "7f3c9a1e04d2" });
});

test("what a device read just before the lock is not shown behind it", async () => {
  const { counter, desk } = await stand();
  await counter.lock();
  desk.tell({ event: "progress", step: "received" });
  desk.tell({ event: "presented", shown: read(family) });
  expect(counter.screen.name).toBe("office");
  expect(counter.visit).toBeNull();
});

test("a code that was typed slowly is read, and how to set the scanner is said on the idle screen, once a day", async () => {
  const { counter } = await stand();
  await counter.readScan({ text: "CV1:…", took: 4_000 });
  expect(counter.screen.name).toBe("result");
  expect(counter.bar.code, "not in the way of the patient").toBeUndefined();
  counter.ready();
  expect(counter.bar).toMatchObject({ code: "C-08" });
  await counter.readScan({ text: "CV1:…", took: 4_000 });
  counter.ready();
  expect(counter.bar.code, "once a day").toBeUndefined();
});

test("a fast scanner is not spoken of", async () => {
  const { counter } = await stand();
  await counter.readScan({ text: "CV1:…", took: 900 });
  counter.ready();
  expect(counter.bar.code).toBeUndefined();
});

test("a scan on a closed office is not read, and that is said", async () => {
  const { counter, desk } = await stand({ session: () => lockedSession });
  await counter.readScan({ text: "CV1:…", took: 80 });
  expect(counter.screen.name).toBe("office");
  expect(counter.bar).toMatchObject({ code: "C-07", urgent: true });
  expect(asked(desk, "read_text")).toEqual([]);
});

test("the self-test code says whether the scanner is well set, and is read as nobody's", async () => {
  const { counter, desk } = await stand();
  await counter.readScan({ text: SELF_TEST, took: 80 });
  expect(counter.bar.title).toBe("La douchette est bien réglée.");
  await counter.readScan({ text: SELF_TEST.replace("A", "Q"), took: 80 });
  expect(counter.bar).toMatchObject({ code: "C-07", urgent: true });
  expect(asked(desk, "read_text")).toEqual([]);
});

test("of several pictures the first is read, and that is said over its result", async () => {
  const { counter, desk } = await stand();
  const file = Object.assign(new File(["x"], "a.png"), {
    arrayBuffer: () => Promise.resolve(new ArrayBuffer(1)),
  });
  await bringFile(counter, file, 2);
  expect(asked(desk, "read_image")).toHaveLength(1);
  expect(counter.screen.name).toBe("result");
  expect(counter.bar.title).toBe("Une seule image à la fois.");
});

test("a file that is too large, or gone, is told of and not read", async () => {
  const { counter, desk } = await stand();
  await bringFile(counter, Object.defineProperty(new File([], "a.png"), "size", { value: 21 * 1024 * 1024 }));
  expect(counter.bar.title).toBe("Ce fichier est trop lourd.");
  const gone = Object.assign(new File([], "a.png"), { arrayBuffer: () => Promise.reject(new Error("gone")) });
  await bringFile(counter, gone);
  expect(counter.bar.title).toBe("Ce fichier ne peut pas être lu.");
  expect(asked(desk, "read_image")).toEqual([]);
});

test("the diagnostic is copied as a text that names nobody, and kept as a file", async () => {
  const { counter, desk } = await stand();
  counter.open("equipment");
  await settle();
  perform(counter, "copy_diagnostic");
  await settle();
  expect(desk.copied.split("\n").map((line) => line.replace(/\s/g, " "))).toEqual([
    "Comptoir 0.1.0, diagnostic du 22/11/2026 à 10 h 20",
    "Système : Debian GNU/Linux 13, x86_64",
    "Cabinet : ouvert, ~/.local/share/comptoir/cabinet",
    expect.stringMatching(/^Liste des émetteurs/),
    expect.stringMatching(/^Liste des blocages/),
    expect.stringMatching(/^Lecteur sans contact/),
    expect.stringMatching(/^Caméra HD Webcam C920/),
    "Douchette sur port série COM3 : Prêt (ready), depuis le 22/11/2026 à 08 h 58",
    expect.stringMatching(/^Douchette qui tape/),
    expect.stringMatching(/^Image et texte/),
    expect.stringMatching(/^Dernier incident.*C-04/),
  ]);
  expect(counter.bar.title).toBe("Diagnostic copié.");
  perform(counter, "save_diagnostic");
  await settle();
  expect(counter.bar.sentence).toContain("diagnostic-2026-11-22.json");
});

test("the channels are known from the start, and follow what the desk tells", async () => {
  const { counter, desk } = await stand();
  expect(counter.channels.map(({ kind }) => kind)).toEqual([
    "nfc",
    "camera",
    "scanner_serial",
    "scanner_keyboard",
    "image",
  ]);
  expect(counter.bar.title).toBe("Prêt.");
  const since = "2026-11-22T09:19:00Z";
  desk.tell({
    event: "channels_changed",
    channels: [{ kind: "scanner_serial", name: "COM3", code: "busy", since }],
  });
  expect(counter.bar, "a device that is out of order is said on the idle screen").toMatchObject({
    title: "Douchette sur port série COM3\u00a0: Occupé.",
    sentence: expect.stringContaining("Fermez ce logiciel") as string,
  });
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
  await counter.staff.unlock("quatre mots bien choisis");
  await counter.presentPhone();
  counter.accept();
  expect(counter.billing.draft).toMatchObject({ acts: [] });
});

test("a wrong passphrase is told, and the office stays closed", async () => {
  const { counter } = await stand({
    session: () => lockedSession,
    unlock: () => Promise.reject(failure("wrong_passphrase")),
  });
  await counter.staff.unlock("non");
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
  perform(counter, "read_again");
  await settle();
  expect(counter.screen.name).toBe("ready");
});
