import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { failure, type FakeAnswers, FakeDesk, lockedSession } from "../fake/backend";
import { recovery } from "../fake/members";
import { can, perform } from "./actions";
import { Counter } from "./counter.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function stand(
  answers: FakeAnswers = {},
): Promise<{ counter: Counter; desk: FakeDesk; reloads: number[] }> {
  const desk = new FakeDesk(answers);
  const reloads: number[] = [];
  const counter = new Counter({
    call: desk.call,
    listen: desk.listen,
    copy: desk.copy,
    now: () => new Date("2026-11-22T09:20:00Z"),
    reload: () => reloads.push(1),
    chime: () => undefined,
  });
  await counter.start();
  return { counter, desk, reloads };
}

const asked = (desk: FakeDesk, name: string): unknown[] =>
  desk.asked.filter((one) => one.name === name).map((one) => one.args);

test("a lock that nobody asked for forgets the patient and throws the page away", async () => {
  const { counter, desk, reloads } = await stand();
  await counter.presentPhone();
  counter.accept();
  desk.tell({ event: "locked", reason: "idle" });
  expect(counter.visit).toBeNull();
  expect(counter.billing.draft).toBeNull();
  expect(reloads).toHaveLength(1);
});

test("a lock that was asked for here throws the page away too, whether its event or its answer comes first", async () => {
  const { counter, desk, reloads } = await stand();
  await counter.lock();
  expect(counter.session?.state, "the answer").not.toBe("open");
  desk.tell({ event: "locked", reason: "asked" });
  expect(reloads).toHaveLength(1);
});

test("a hand on the counter is told once a second, and only a hand", async () => {
  const { counter, desk } = await stand();
  counter.staff.stir();
  counter.staff.stir();
  await vi.advanceTimersByTimeAsync(999);
  counter.staff.stir();
  expect(asked(desk, "stir")).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  counter.staff.stir();
  expect(asked(desk, "stir")).toHaveLength(2);
  await counter.presentPhone();
  counter.touch();
  expect(asked(desk, "stir"), "a screen that changes by itself is no hand").toHaveLength(2);
});

test("whoever takes over is at the counter, and has no more rights than theirs", async () => {
  const { counter } = await stand();
  expect(can(counter, "people")).toBe(true);
  await counter.presentPhone();
  perform(counter, "switch_user");
  expect(counter.screen.name).toBe("switch");
  expect(counter.visit, "the patient is not shown to the next person").toBeNull();
  await counter.staff.signIn(3, "905317");
  expect(counter.session?.user?.name).toBe("Zoé Essai");
  expect(counter.screen.name).toBe("ready");
  expect(can(counter, "people")).toBe(false);
});

test("a wrong PIN is told with the tries that are left, and the person stays", async () => {
  const { counter } = await stand({ sign_in: () => Promise.reject(failure("wrong_pin", { left: "1" })) });
  perform(counter, "switch_user");
  await counter.staff.signIn(3, "000001");
  expect(counter.bar.code).toBe("A-12");
  expect(counter.bar.sentence).toContain("1 essai avant");
  expect(counter.session?.user?.id).toBe(1);
});

test("the recovery code is shown once, and is not left by a slip of the finger", async () => {
  const { counter } = await stand();
  await counter.staff.renewRecovery("quatre mots tout simples");
  expect(counter.screen.name).toBe("recovery");
  expect(counter.staff.recovery).toEqual(recovery.groups);
  expect(can(counter, "switch_user")).toBe(false);
  perform(counter, "recovery_kept");
  expect(counter.screen.name).toBe("ready");
  expect(counter.staff.recovery, "nothing of it stays").toBeNull();
});

test("the office that is locked keeps nothing of its people", async () => {
  const { counter } = await stand({ lock: () => lockedSession });
  await counter.staff.open();
  expect(counter.screen.name).toBe("people");
  await counter.lock();
  expect(counter.staff.people).toBeNull();
  expect(counter.screen.name).toBe("office");
});
