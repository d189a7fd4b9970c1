/** A favourite put on a key: from the screen to the desk, and back after a restart. */
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeAll, expect, test, vi } from "vitest";

import App from "../../App.svelte";
import { FakeDesk } from "../fake/backend";
import { counterOf } from "../fake/counter";
import { say } from "../i18n/say";
import type { Counter } from "./counter.svelte";

beforeAll(() => {
  // What jsdom lacks.
  Element.prototype.scrollIntoView = () => undefined;
});
afterEach(cleanup);

/** The program as it starts on what the desk holds, at the invoice of the holder. */
async function started(desk: FakeDesk): Promise<Counter> {
  cleanup();
  const counter = counterOf(desk);
  render(App, { counter });
  await counter.start();
  await counter.presentPhone();
  counter.accept(0);
  await vi.waitFor(() => expect(counter.billing.favourites.length).toBeGreaterThan(0));
  return counter;
}

const keyed = (counter: Counter): string[] => counter.billing.favourites.map(({ code }) => code);
const asked = (desk: FakeDesk): unknown[] =>
  desk.asked.filter(({ name }) => name === "pin_favourite").map(({ args }) => args);

async function put(code: string, key: string): Promise<void> {
  const select = await screen.findByLabelText<HTMLSelectElement>(say.details.key);
  expect(select.closest("tr")?.previousElementSibling?.textContent).toContain(code);
  await fireEvent.change(select, { target: { value: key } });
}

test("an act put on a key is written at the desk, and has that key after a restart", async () => {
  const desk = new FakeDesk();
  const first = await started(desk);
  expect(keyed(first)).toEqual(["G", "COB", "TCG", "APC", "MEG"]);

  first.billing.add("VL");
  first.billing.toggleDetailed();
  await put("VL", "2");
  await vi.waitFor(() => expect(keyed(first)).toEqual(["G", "VL", "TCG", "APC", "MEG"]));
  expect(asked(desk)).toEqual([{ key: 2, code: "VL" }]);

  const second = await started(desk);
  expect(keyed(second), "after a restart").toEqual(["G", "VL", "TCG", "APC", "MEG"]);
  await fireEvent.keyDown(document.body, { key: "2" });
  await vi.waitFor(() => expect(second.billing.draft?.acts.map(({ code }) => code)).toEqual(["VL"]));
});

test("an act taken off its key gives it back to use, and the desk is told which", async () => {
  const desk = new FakeDesk();
  const counter = await started(desk);
  counter.billing.add("TCG");
  counter.billing.toggleDetailed();
  await put("TCG", "");
  await vi.waitFor(() => expect(asked(desk)).toEqual([{ key: 3, code: null }]));
});
