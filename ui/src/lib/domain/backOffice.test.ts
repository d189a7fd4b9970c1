import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Draft } from "../bindings/Draft";
import type { InvoiceWish } from "../bindings/InvoiceWish";
import type { KeptDraft } from "../bindings/KeptDraft";
import { failure, FakeDesk, type FakeAnswers, lockedSession } from "../fake/backend";
import { counterOf } from "../fake/counter";
import { can, perform } from "./actions";
import type { Counter } from "./counter.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function stand(answers: FakeAnswers = {}): Promise<{ counter: Counter; desk: FakeDesk }> {
  const desk = new FakeDesk(answers);
  const counter = counterOf(desk);
  await counter.start();
  await settle();
  return { counter, desk };
}

const whole: InvoiceWish = { query: "", filter: "all", from: null, to: null, paper: null, trade: null };
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(500);
const asked = (desk: FakeDesk, name: string): unknown[] =>
  desk.asked.filter((one) => one.name === name).map((one) => one.args);

const draft: Draft = {
  usage_id: "26-11-22-0028",
  beneficiary: 1,
  date: "2026-11-22",
  acts: [{ code: "G", quantity: 1 }],
  condition: "maternity",
  pathway: "treating",
  third_party_compulsory: true,
  third_party_complementary: false,
};
const kept: KeptDraft = { at: "2026-11-22T09:00:00Z", draft };

test("a draft is written once somebody stops typing, and what waits is offered on the idle screen", async () => {
  const { counter, desk } = await stand();
  await counter.presentPhone();
  counter.accept(1);
  for (const code of ["G", "MEG", "VL"]) counter.billing.add(code);
  await settle();
  expect(asked(desk, "keep_draft"), "one write for three acts").toHaveLength(1);
  expect(asked(desk, "keep_draft")[0]).toMatchObject({ draft: { beneficiary: 1, acts: [{}, {}, {}] } });
  counter.ready();
  expect(can(counter, "resume_draft")).toBe(true);
  perform(counter, "resume_draft");
  await settle();
  expect(counter.screen.name).toBe("invoice");
  expect(counter.billing.draft?.acts).toHaveLength(3);
  counter.billing.remove("VL");
  await counter.seal();
  await settle();
  expect(counter.screen.name).toBe("sealed");
  counter.ready();
  expect(can(counter, "resume_draft"), "sealed: nothing waits").toBe(false);
  expect(asked(desk, "keep_draft"), "and nothing is written after the seal").toHaveLength(1);
});

test("locking writes what is not written yet, and nothing of it stays in the page", async () => {
  const { counter, desk } = await stand();
  await counter.presentPhone();
  counter.accept(0);
  counter.billing.add("G");
  await counter.lock();
  expect(asked(desk, "keep_draft")).toHaveLength(1);
  expect(desk.asked.map((one) => one.name).indexOf("keep_draft")).toBeLessThan(
    desk.asked.map((one) => one.name).indexOf("lock"),
  );
  expect(counter.backOffice.drafts.waiting).toBeNull();
});

test("a window that closes has its draft written first, and the desk is told once that is done", async () => {
  const { counter, desk } = await stand();
  await counter.presentPhone();
  counter.accept(0);
  counter.billing.add("G");
  desk.tell({ event: "leaving" });
  expect(counter.message?.code).toBe("S-18");
  await settle();
  const names = desk.asked.map((one) => one.name);
  expect(names.filter((name) => name === "keep_draft")).toHaveLength(1);
  expect(names.indexOf("written")).toBeGreaterThan(names.indexOf("keep_draft"));
});

test("a window that closes over a locked office, or a disk that is full, closes all the same", async () => {
  const { desk } = await stand({ session: () => lockedSession });
  desk.tell({ event: "leaving" });
  await settle();
  expect(asked(desk, "written")).toHaveLength(1);
  const full = await stand({ keep_draft: () => Promise.reject(failure("disk_full")) });
  await full.counter.presentPhone();
  full.counter.accept(0);
  full.counter.billing.add("G");
  full.desk.tell({ event: "leaving" });
  await settle();
  expect(asked(full.desk, "written")).toHaveLength(1);
});

test("after an unlock the draft is gone on with as it was: its person, its conditions", async () => {
  const { counter, desk } = await stand({ session: () => lockedSession, kept_draft: () => kept });
  expect(asked(desk, "kept_draft"), "nothing is asked behind a lock").toHaveLength(0);
  await counter.staff.unlock("quatre mots tout simples");
  await settle();
  expect(counter.backOffice.drafts.waiting).toEqual(kept);
  perform(counter, "resume_draft");
  await settle();
  expect(asked(desk, "reopen")).toEqual([{ usage_id: draft.usage_id }]);
  expect(counter.person?.given_name).toBe("Zoé");
  expect(counter.billing.draft).toMatchObject({ condition: "maternity", third_party_compulsory: true });
  expect(counter.mustConfirm).toBe(false);
});

test("a draft that is abandoned is dropped at the desk, and one without acts is not kept", async () => {
  const { counter, desk } = await stand({ kept_draft: () => kept });
  perform(counter, "drop_draft");
  await settle();
  expect(asked(desk, "drop_draft")).toHaveLength(1);
  expect(can(counter, "drop_draft")).toBe(false);
  await counter.presentPhone();
  counter.accept(0);
  counter.billing.add("G");
  counter.billing.remove("G");
  await settle();
  expect(asked(desk, "keep_draft")).toHaveLength(0);
  expect(asked(desk, "drop_draft")).toHaveLength(2);
});

test("a sealed invoice is cancelled with one key and a reason, and the counter is ready again", async () => {
  const { counter, desk } = await stand();
  await counter.presentPhone();
  counter.accept(1);
  counter.billing.add("G");
  await settle();
  await counter.seal();
  perform(counter, "cancel");
  expect(counter.backOffice.register.asking).toEqual({ deed: "cancel", number: 260_001_284 });
  await counter.backOffice.register.because("Acte non réalisé");
  expect(asked(desk, "cancel_invoice")).toEqual([{ number: 260_001_284, reason: "Acte non réalisé" }]);
  expect(counter.screen.name).toBe("ready");
  expect(counter.message?.title).toContain("annulée");
});

test("a correction cancels and opens the same invoice again, linked", async () => {
  const { counter } = await stand();
  counter.open("register");
  await settle();
  const number = counter.backOffice.register.file?.invoice.number;
  expect(number).toBe(260_001_283);
  perform(counter, "correct");
  await counter.backOffice.register.because("Erreur de personne");
  await settle();
  expect(counter.screen.name).toBe("invoice");
  expect(counter.billing.draft?.replaces).toBe(number);
});

test("a correction that is refused says why and changes nothing", async () => {
  const { counter } = await stand({ correct_invoice: () => Promise.reject(failure("draft_waits")) });
  counter.open("register");
  await settle();
  perform(counter, "correct");
  await counter.backOffice.register.because("Erreur de personne");
  expect(counter.screen.name).toBe("register");
  expect(counter.message?.code).toBe("R-04");
});

test("the register is walked, filtered, searched and paged from the keyboard", async () => {
  const { counter, desk } = await stand();
  perform(counter, "register");
  await settle();
  const { register } = counter.backOffice;
  expect(register.selected).toBe(260_001_283);
  perform(counter, "next_invoice");
  await settle();
  expect(register.file?.invoice.number).toBe(260_001_282);
  perform(counter, "paid");
  await settle();
  expect(register.invoices.rows[1]?.standing.payment, "the list says it too").toBe("paid");
  register.reach = 60;
  const opened = asked(desk, "invoice_file").length;
  for (let page = 0; page < 3; page += 1) perform(counter, "older");
  await settle();
  await settle();
  expect(asked(desk, "register").at(-1), "the list goes on by itself").toEqual({
    wish: whole,
    turn: { older: 260_001_184 },
  });
  expect(asked(desk, "invoice_file").length - opened, "what is passed by is not opened").toBe(1);
  perform(counter, "oldest");
  await settle();
  expect(asked(desk, "register").at(-1)).toEqual({ wish: whole, turn: "oldest" });
  expect(register.selected, "a million invoices back").toBe(259_001_284);
  perform(counter, "newest");
  await settle();
  expect(register.selected).toBe(260_001_283);
  register.narrowing.paper = "due";
  register.narrowing.span = "month";
  perform(counter, "filter");
  await settle();
  expect(asked(desk, "register").at(-1)).toMatchObject({
    wish: { filter: "awaited", from: "2026-11-01", to: "2026-11-22", paper: "due" },
  });
  register.narrowing.clear();
  const before = asked(desk, "register").length;
  for (const typed of ["2", "26", "260001283"]) register.search(typed);
  await settle();
  expect(asked(desk, "register").slice(before), "one search, without the filter").toEqual([
    { wish: { ...whole, query: "260001283" }, turn: "newest" },
  ]);
});

test("nothing can happen to a cancelled invoice, but its sheet can be printed", async () => {
  const { counter, desk } = await stand();
  counter.open("register");
  await settle();
  await counter.backOffice.register.select(260_001_278);
  expect(counter.backOffice.register.file?.credit_note).not.toBeNull();
  for (const action of ["cancel", "correct", "paid", "given"] as const)
    expect(can(counter, action)).toBe(false);
  expect(can(counter, "reprint")).toBe(true);
  perform(counter, "reprint");
  await settle();
  expect(asked(desk, "print_sheet")).toMatchObject([{ number: 260_001_278 }]);
});

test("an answer that comes late does not show over a newer one", async () => {
  let answer: (() => void) | undefined;
  const slow = new Promise<void>((resolve) => (answer = resolve));
  const empty = { rows: [], more: false };
  const { counter } = await stand({
    register: async ({ wish: { filter } }) => {
      if (filter === "rejected") await slow;
      return empty;
    },
  });
  counter.open("register");
  await settle();
  const { register } = counter.backOffice;
  register.choose("rejected");
  register.choose("orphans");
  await settle();
  answer?.();
  await settle();
  expect(register.orphans.rows).toHaveLength(2);
});

test("a day is closed only after it was asked, and a month when the desk says that it can be", async () => {
  const { counter, desk } = await stand();
  perform(counter, "books");
  await settle();
  expect(can(counter, "close_month")).toBe(false);
  perform(counter, "close_day");
  expect(asked(desk, "close_period")).toHaveLength(0);
  await counter.backOffice.ledger.close();
  expect(asked(desk, "close_period")).toEqual([{ kind: "day", period: "2026-11-22" }]);
  expect(counter.message?.title).toContain("22/11/2026");
  expect(can(counter, "close_day"), "closed").toBe(false);
  expect(can(counter, "close_month")).toBe(true);
});

test("the tariffs lie over an invoice, and the draft is as it was when they go", async () => {
  const { counter, desk } = await stand();
  await counter.presentPhone();
  counter.accept(1);
  for (const code of ["G", "MEG"]) counter.billing.add(code);
  await settle();
  const before = JSON.stringify(counter.billing.draft);
  perform(counter, "tariffs");
  await settle();
  expect(counter.place).toBe("tariffs");
  expect(counter.screen.name, "the patient stays").toBe("invoice");
  expect(asked(desk, "tariff_list")).toEqual([{ date: "2026-11-22" }]);
  const priced = asked(desk, "quote").length;
  perform(counter, "leave_tariffs");
  await settle();
  expect(counter.place).toBe("invoice");
  expect(JSON.stringify(counter.billing.draft)).toBe(before);
  expect(asked(desk, "quote").length, "priced anew: a price may have been entered").toBe(priced + 1);
});

test("an export is asked about from the register, by whoever may", async () => {
  const { counter, desk } = await stand();
  counter.open("register");
  await settle();
  expect(can(counter, "export")).toBe(true);
  perform(counter, "export");
  await settle();
  expect(counter.backOffice.exports.asking?.list.length).toBeGreaterThan(1);
  expect(asked(desk, "plan_export")).toHaveLength(1);
  await counter.lock();
  expect(counter.backOffice.exports.asking, "nothing of it stays behind the lock").toBeNull();
});
