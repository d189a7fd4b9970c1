import { expect, test } from "vitest";

import type { Turn } from "../bindings/Turn";
import { KEPT, Pager } from "./pager.svelte";

const PAGE = 100;

/** A million rows, numbered from the newest, 1 000 000, down to 1; the desk never gives more than a page. */
function office(count = 1_000_000) {
  const asked: Turn<number>[] = [];
  const failures: unknown[] = [];
  const load = (turn: Turn<number>) => {
    asked.push(turn);
    const below =
      turn === "newest" ? count + 1 : turn === "oldest" ? null : "older" in turn ? turn.older : null;
    if (below !== null) {
      const length = Math.min(PAGE, below - 1);
      return Promise.resolve({
        rows: Array.from({ length }, (_, at) => below - 1 - at),
        more: below - 1 > PAGE,
      });
    }
    const above = typeof turn === "object" && "newer" in turn ? turn.newer : 0;
    const length = Math.min(PAGE, count - above);
    return Promise.resolve({
      rows: Array.from({ length }, (_, at) => above + length - at),
      more: count - above > PAGE,
    });
  };
  const report = (thrown: unknown): void => void failures.push(thrown);
  return { pager: new Pager<number, number>({ load, keyOf: (row) => row, report }), asked, failures };
}

const descends = (rows: readonly number[]): boolean =>
  rows.every((row, at) => at === 0 || row === (rows[at - 1] ?? 0) - 1);

test("down and up again through a long list, every row once, and never more in memory than a few screens", async () => {
  const { pager } = office();
  await pager.begin();
  expect([pager.rows[0], pager.newest, pager.oldest]).toEqual([1_000_000, true, false]);
  for (let page = 0; page < 40; page += 1) {
    await pager.older();
    expect(descends(pager.rows)).toBe(true);
    expect(pager.rows.length).toBeLessThanOrEqual(KEPT);
  }
  expect(pager.rows.at(-1)).toBe(1_000_000 - 41 * PAGE + 1);
  expect(pager.newest).toBe(false);
  for (let page = 0; page < 60; page += 1) {
    await pager.newer();
    expect(descends(pager.rows)).toBe(true);
    expect(pager.rows.length).toBeLessThanOrEqual(KEPT);
  }
  expect([pager.rows[0], pager.newest, pager.oldest]).toEqual([1_000_000, true, false]);
});

test("the oldest is one page away, however many lie between", async () => {
  const { pager, asked } = office();
  await pager.begin("oldest");
  expect([pager.rows.at(-1), pager.rows[0], pager.oldest, pager.newest]).toEqual([1, 100, true, false]);
  await pager.newer();
  expect([pager.rows[0], pager.rows.length]).toEqual([200, 200]);
  expect(asked).toEqual(["oldest", { newer: 100 }]);
});

test("a wheel that asks ten times asks for one page, and a short list for none", async () => {
  const { pager, asked } = office();
  await pager.begin();
  await Promise.all(Array.from({ length: 10 }, () => pager.older()));
  expect(asked).toEqual(["newest", { older: 999_901 }]);
  const short = office(7);
  await short.pager.begin();
  await short.pager.older();
  await short.pager.newer();
  expect(short.asked).toEqual(["newest"]);
});

test("a page that comes after the list was begun anew is no part of it", async () => {
  const { pager } = office();
  await pager.begin();
  const late = pager.older();
  await pager.begin("oldest");
  await late;
  expect(pager.rows).toHaveLength(PAGE);
  expect(pager.rows.at(-1)).toBe(1);
});

test("a page that fails is told, and can be asked for again", async () => {
  let broken = true;
  const failures: unknown[] = [];
  const pager = new Pager<number, number>({
    load: (turn) => {
      if (turn !== "newest" && broken) return Promise.reject(new Error("gone"));
      return Promise.resolve({ rows: turn === "newest" ? [3, 2] : [1], more: turn === "newest" });
    },
    keyOf: (row) => row,
    report: (thrown) => void failures.push(thrown),
  });
  await pager.begin();
  await pager.older();
  expect([failures.length, pager.rows.length]).toEqual([1, 2]);
  broken = false;
  await pager.older();
  expect([...pager.rows]).toEqual([3, 2, 1]);
});
