import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { failure, type FakeAnswers, FakeDesk } from "../fake/backend";
import { say } from "../i18n/say";
import { perform } from "./actions";
import { Counter } from "./counter.svelte";
import type { Message } from "./screen";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(50);

async function stand(
  answers: FakeAnswers = {},
): Promise<{ counter: Counter; desk: FakeDesk; reloads: (Message | undefined)[] }> {
  const reloads: (Message | undefined)[] = [];
  const desk = new FakeDesk(answers);
  const counter = new Counter({
    call: desk.call,
    listen: desk.listen,
    copy: desk.copy,
    now: () => new Date("2026-11-22T09:20:00Z"),
    reload: (said) => reloads.push(said),
    chime: () => undefined,
  });
  await counter.start();
  return { counter, desk, reloads };
}

const asked = (desk: FakeDesk, name: string): unknown[] =>
  desk.asked.filter((one) => one.name === name).map((one) => one.args);

test("what is masked is told to the journal once, however long the key is held", async () => {
  const { counter, desk } = await stand();
  await counter.presentPhone();
  counter.choose(1);
  for (let repeat = 0; repeat < 5; repeat++) perform(counter, "reveal");
  const usage = counter.visit?.card.usage_id;
  expect(asked(desk, "reveal")).toEqual([{ usage_id: usage, rank: 1 }]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(counter.veil.revealed, "five seconds at most").toBe(false);
  perform(counter, "reveal");
  expect(asked(desk, "reveal"), "shown again, told again").toHaveLength(2);
});

test("a copy is made from the keyboard, and a folder of somebody else's computer is told", async () => {
  const { counter, desk } = await stand({
    set_backup_folder: ({ folder }) => ({
      folder,
      reachable: true,
      cloud: "OneDrive",
      due: true,
      last: null,
      found: [],
    }),
  });
  counter.open("keeping");
  await settle();
  perform(counter, "back_up");
  await settle();
  expect(asked(desk, "back_up")).toHaveLength(1);
  await counter.backOffice.keeping.setFolder(" C:\\OneDrive\\copies ");
  expect(asked(desk, "set_backup_folder")).toEqual([{ folder: "C:\\OneDrive\\copies" }]);
  expect(counter.message?.sentence).toContain("OneDrive");
  await counter.backOffice.keeping.setFolder("  ");
  expect(asked(desk, "set_backup_folder")[1], "an empty folder is none").toEqual({ folder: null });
});

test("a copy that is refused changes nothing and says why", async () => {
  const { counter, reloads } = await stand({ restore: () => Promise.reject(failure("backup_damaged")) });
  counter.open("keeping");
  await settle();
  await counter.backOffice.keeping.restore("copie.tar", "quatre mots");
  expect(counter.message?.code).toBe("S-12");
  expect(counter.screen.name).toBe("keeping");
  expect(reloads).toEqual([]);
});

test("the lock of a restored office does not take away what there is to say of it", async () => {
  const { counter, reloads } = await stand({
    restore: () => {
      counter.hear({ event: "locked", reason: "asked" });
      return { at: "2026-11-20T18:00:00Z", aside: "office (avant)", invoices: 1 };
    },
  });
  counter.open("keeping");
  await settle();
  await counter.backOffice.keeping.restore(" copie.tar ", "quatre mots");
  expect(reloads).toEqual([say.keeping.restored("2026-11-20T18:00:00Z", "office (avant)")]);
  counter.hear({ event: "locked", reason: "asked" });
  expect(reloads, "any other lock throws the page away").toHaveLength(2);
});

test("nothing of the office stays behind a lock", async () => {
  const { counter } = await stand();
  counter.open("keeping");
  await settle();
  expect(counter.backOffice.keeping.backups).not.toBeNull();
  await counter.lock();
  expect(counter.backOffice.keeping.backups).toBeNull();
});

test("a trouble carries the reference that the log knows", async () => {
  const { trouble } = await import("../fake/backend");
  const { counter } = await stand({ present_phone: () => trouble("no_code_found") });
  await counter.presentPhone();
  expect(counter.message?.trace).toBe("7f3c9a-012");
});

test("a journal that was altered is told before the office is open, and stays on the screen", async () => {
  const { counter, desk } = await stand();
  counter.hear({ event: "journal_altered", fault: { kind: "short", seq: 41 } });
  const { altered } = counter.backOffice.keeping;
  expect(altered && say.keeping.alteredSince(altered).sentence).toContain("41");
  await counter.presentPhone();
  expect(counter.visit, "work goes on").not.toBeNull();
  expect(counter.backOffice.keeping.altered).not.toBeNull();
  desk.tell({ event: "locked", reason: "asked" });
  expect(counter.backOffice.keeping.altered, "nothing of it stays behind the lock").toBeNull();
});

test("a folder is chosen in the system's dialog, and what was typed stays when it is closed", async () => {
  const { counter } = await stand({ pick_folder: () => null, pick_backup: () => "/media/cle/copie.tar" });
  expect(await counter.backOffice.keeping.pick("pick_folder", "/mnt")).toBe("/mnt");
  expect(await counter.backOffice.keeping.pick("pick_backup", "")).toBe("/media/cle/copie.tar");
});

test("what is held about the person of an invoice is written to a file, and where is said", async () => {
  const { counter, desk } = await stand();
  await counter.backOffice.keeping.exportPatient(1283);
  expect(asked(desk, "export_patient")).toEqual([{ invoice: 1283 }]);
  expect(counter.message?.sentence).toContain("donnees-facture-1283.json");
});
