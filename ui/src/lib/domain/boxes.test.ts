import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { BoxSeen } from "../bindings/BoxSeen";
import { FakeDesk, type FakeAnswers } from "../fake/backend";
import { seen } from "../fake/pharmacy";
import { pharmacySession } from "../fake/scenes";
import { can, perform } from "./actions";
import { Counter } from "./counter.svelte";

const NOW = new Date("2026-11-22T09:20:00Z");
const BOX = "0103400990000016172802292110SN";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(200);
const asked = (desk: FakeDesk, name: string): unknown[] =>
  desk.asked.filter((one) => one.name === name).map((one) => one.args);

/** At a pharmacy, with a patient's invoice on the screen. */
async function dispensing(answers: FakeAnswers = {}): Promise<{ counter: Counter; desk: FakeDesk }> {
  const desk = new FakeDesk({ session: () => pharmacySession, ...answers });
  const counter = new Counter({
    call: desk.call,
    listen: desk.listen,
    copy: desk.copy,
    now: () => NOW,
    chime: () => undefined,
    reload: () => undefined,
  });
  await counter.start();
  await counter.presentPhone();
  counter.accept(0);
  await settle();
  return { counter, desk };
}

const cips = (counter: Counter): (string | number)[][] =>
  (counter.billing.draft?.boxes ?? []).map(({ cip, quantity }) => [cip.slice(5, 12), quantity]);

test("boxes that were scanned are kept as a draft, and dropped with the last of them", async () => {
  const { counter, desk } = await dispensing();
  await counter.readScan({ text: "3400990000016", took: 90 });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked(desk, "keep_draft")).toMatchObject([{ draft: { acts: [], boxes: [{ quantity: 1 }] } }]);
  expect(asked(desk, "drop_draft")).toEqual([]);
  const [box] = counter.billing.draft?.boxes ?? [];
  counter.billing.remove(box?.cip);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked(desk, "drop_draft")).toHaveLength(1);
});

test("a pharmacy bills boxes, and nothing is ticked beforehand", async () => {
  const { counter, desk } = await dispensing();
  const draft = counter.billing.draft;
  expect(draft).toMatchObject({ acts: [], boxes: [], prescription: {} });
  expect([draft?.third_party_compulsory, draft?.third_party_complementary]).toEqual([false, false]);
  expect(counter.boxes.medicines?.imported_on, "the day of the database is shown").toBe("2026-11-03");
  expect(can(counter, "favourite"), "no acts").toBe(false);
  expect(can(counter, "pathway"), "no pathway").toBe(false);

  await counter.readScan({ text: "3400990000016", took: 90 });
  await settle();
  expect(asked(desk, "look_up_box")).toEqual([{ code: "3400990000016" }]);
  expect(cips(counter)).toEqual([["9000001", 1]]);
  expect(counter.screen.name, "a box takes nobody away").toBe("invoice");
  expect(counter.billing.quote?.shares.patient_pays).toBeGreaterThan(0);

  await counter.seal();
  expect(counter.screen).toMatchObject({ name: "sealed" });
  expect(asked(desk, "seal")).toMatchObject([{ draft: { boxes: [{ quantity: 1 }] } }]);
});

test("the same kind counts up, the same box does not", async () => {
  const { counter, desk } = await dispensing();
  const tell = (serial: string): void => desk.tell({ event: "box", seen: { ...seen(BOX), serial } });
  tell("SN1");
  tell("SN2");
  expect(cips(counter)).toEqual([["9000001", 2]]);
  tell("SN1");
  expect(cips(counter), "it has a number of its own").toEqual([["9000001", 2]]);
  expect(counter.message?.title).toContain("déjà comptée");
  await counter.readScan({ text: "3400990000016", took: 90 });
  await settle();
  expect(cips(counter), "a bar code says nothing of the box").toEqual([["9000001", 3]]);
});

test("a box that is out of date is not added", async () => {
  const { counter, desk } = await dispensing();
  const old: BoxSeen = { ...seen(BOX), expires: "2024-01-31", expired: true };
  desk.tell({ event: "box", seen: old });
  expect(cips(counter)).toEqual([]);
  expect(counter.message).toMatchObject({ urgent: true });
  expect(counter.message?.title).toContain("31/01/2024");
});

test("a box that the database does not know is typed, or left", async () => {
  const { counter } = await dispensing();
  await counter.boxes.scan("9900001");
  expect(counter.boxes.asked?.cip7).toBe("9900001");
  expect(cips(counter), "not before its price is known").toEqual([]);
  counter.boxes.dismiss();
  expect(counter.boxes.asked).toBeNull();

  await counter.boxes.scan("9900001");
  counter.boxes.type({ label: "Essai", price: 450, rate: null, large: false, other: false });
  await settle();
  expect(cips(counter)).toEqual([["9900001", 1]]);
  const [line] = counter.billing.lines;
  expect(line).toMatchObject({ label: "Essai", priced: { fees: 450, base: 0 }, fee: null });
});

test("keys change the box that is current", async () => {
  const { counter } = await dispensing();
  for (const code of ["9000001", "9000006"]) await counter.boxes.scan(code);
  await settle();
  perform(counter, "more");
  expect(cips(counter)).toEqual([
    ["9000001", 1],
    ["9000006", 2],
  ]);
  const current = counter.boxes.current;
  expect(current?.cip.slice(5, 12)).toBe("9000006");
  perform(counter, "box_rate");
  expect(current?.rate, "the lowest was taken, the highest is next").toBe(65);
  perform(counter, "substitution");
  expect(current?.substitution).toBe("refused");
  perform(counter, "substitution");
  expect(current?.substitution).toBe("excluded");
  perform(counter, "specific");
  expect(current?.specific).toBe(true);
  expect(can(counter, "apart"), "nothing exempts").toBe(false);
  counter.billing.setCondition("long_term_illness");
  perform(counter, "apart");
  expect(current?.apart).toBe(true);
  perform(counter, "previous_line");
  expect(can(counter, "box_rate"), "a box with one rate").toBe(false);
  perform(counter, "remove");
  expect(cips(counter)).toEqual([["9000006", 2]]);
  perform(counter, "prescription");
  expect(counter.billing.draft?.prescription).toBeNull();
  perform(counter, "local_regime");
  expect(counter.billing.draft?.local_regime).toBe(true);
});

test("elsewhere a box is a code like any other", async () => {
  const { counter, desk } = await dispensing();
  counter.ready();
  await counter.readScan({ text: "3400990000016", took: 90 });
  expect(asked(desk, "look_up_box")).toEqual([]);
  expect(asked(desk, "read_text")).toEqual([{ text: "3400990000016" }]);
});

test("a doctor's invoice has no boxes", async () => {
  const desk = new FakeDesk();
  const counter = new Counter({
    call: desk.call,
    listen: desk.listen,
    copy: desk.copy,
    now: () => NOW,
    chime: () => undefined,
    reload: () => undefined,
  });
  await counter.start();
  await counter.presentPhone();
  counter.accept(0);
  await settle();
  expect(counter.billing.draft?.boxes).toBeUndefined();
  desk.tell({ event: "box", seen: seen(BOX) });
  expect(counter.billing.empty).toBe(true);
  for (const action of ["substitution", "specific", "prescription"] as const)
    expect(can(counter, action), action).toBe(false);
});
