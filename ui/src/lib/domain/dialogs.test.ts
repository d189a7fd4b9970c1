/** Dialogs by keyboard: Échap leaves them and does nothing, Entrée presses what has the focus, which then goes back. */
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeAll, expect, test, vi } from "vitest";

import App from "../../App.svelte";
import { FakeDesk } from "../fake/backend";
import { counterOf } from "../fake/counter";
import { play, sceneNamed } from "../fake/scenes";
import { fr } from "../i18n/fr";
import type { Counter } from "./counter.svelte";

beforeAll(() => {
  // What jsdom lacks, as the standard has it: Échap closes, and closing tells so.
  Element.prototype.scrollIntoView = () => undefined;
  HTMLDialogElement.prototype.showModal = function open() {
    this.open = true;
    this.querySelector<HTMLElement>("[tabindex]")?.focus();
  };
});
afterEach(cleanup);

const deeds = ["close_period", "cancel_invoice", "correct_invoice", "save_export"] as const;

async function shown(name: string): Promise<{ counter: Counter; desk: FakeDesk; written: () => unknown[] }> {
  const scene = sceneNamed(name);
  const desk = new FakeDesk(scene.answers);
  const counter = counterOf(desk);
  render(App, { counter });
  await play(counter, scene);
  await screen.findByRole("dialog");
  const written = (): unknown[] =>
    desk.asked.filter(({ name: asked }) => deeds.some((deed) => deed === asked));
  return { counter, desk, written };
}
const gone = (): Promise<void> => vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

test.each(["exporting", "cancelling", "closing", "help"])(
  "%s: Échap leaves without doing anything, and the focus is on the screen again",
  async (name) => {
    const { written } = await shown(name);
    await fireEvent(screen.getByRole("dialog"), new Event("close"));
    await gone();
    expect(written()).toEqual([]);
    expect(document.activeElement).not.toBe(document.body);
  },
);

test.each([
  ["exporting", fr.exports.leave],
  ["cancelling", fr.register.ask.leave],
  ["closing", fr.books.leave],
])("%s: Entrée on « %s » leaves, and is no consent", async (name, leave) => {
  const { written } = await shown(name);
  const button = screen.getByRole("button", { name: new RegExp(leave) });
  button.focus();
  // The browser presses the button, unless somebody forbids it.
  if (await fireEvent.keyDown(button, { key: "Enter", code: "Enter" })) await fireEvent.click(button);
  await gone();
  expect(written()).toEqual([]);
  expect(document.activeElement, "the focus goes back").not.toBe(document.body);
});

test("a closing is confirmed by Entrée from its title", async () => {
  const { written } = await shown("closing");
  await fireEvent.keyDown(screen.getByRole("dialog"), { key: "Enter", code: "Enter" });
  await vi.waitFor(() => expect(written()).toHaveLength(1));
});

test.each(["exporting", "cancelling", "closing", "help"])(
  "%s: a click beside it gives the screen underneath no keys",
  async (name) => {
    const { counter, written } = await shown(name);
    const place = counter.place;
    (document.activeElement as HTMLElement).blur();
    expect(document.activeElement).toBe(document.body);
    const left = await fireEvent.keyDown(document.body, { key: "Escape" });
    expect(left, "Échap stays the browser's, which closes the dialog").toBe(true);
    for (const key of ["F2", "F5", "F9", "a", "?"]) await fireEvent.keyDown(document.body, { key });
    expect(counter.place).toBe(place);
    expect(screen.queryByRole("dialog")).not.toBeNull();
    expect(written()).toEqual([]);
  },
);
