/** A tour of every screen by keyboard: what is printed on a button is what its key does, and no failure is a dead end. */
import { cleanup, fireEvent, render } from "@testing-library/svelte";
import { afterEach, beforeAll, expect, test, vi } from "vitest";

import App from "./App.svelte";
import { perform } from "./lib/domain/actions";
import type { Counter } from "./lib/domain/counter.svelte";
import { keyTable } from "./lib/domain/keys";
import { FakeDesk } from "./lib/fake/backend";
import { counterOf } from "./lib/fake/counter";
import { play, sceneNamed, sceneNames } from "./lib/fake/scenes";
import { fr } from "./lib/i18n/fr";
import { preferences } from "./lib/preferences.svelte";

// What an action does is tested elsewhere: here it is only noted that it was asked for.
vi.mock("./lib/domain/actions", async (original) => ({
  ...(await original<typeof import("./lib/domain/actions")>()),
  perform: vi.fn(),
}));

beforeAll(() => {
  // What jsdom lacks.
  Element.prototype.scrollIntoView = () => undefined;
  HTMLDialogElement.prototype.showModal = function open() {
    this.open = true;
  };
});
afterEach(cleanup);

async function shown(name: string): Promise<Counter> {
  const scene = sceneNamed(name);
  const desk = new FakeDesk(scene.answers);
  const counter = counterOf(desk);
  render(App, { counter });
  await play(counter, scene);
  return counter;
}

const asked = (): unknown[] => vi.mocked(perform).mock.calls.map(([, action]) => action);
const buttons = (): HTMLButtonElement[] => [
  ...document.querySelectorAll<HTMLButtonElement>(
    "nav button[aria-keyshortcuts], header button[aria-keyshortcuts], .keys button[aria-keyshortcuts]",
  ),
];
const keysOf = (button: HTMLButtonElement): string[] =>
  (button.getAttribute("aria-keyshortcuts") ?? "").split(" ").map((key) => (key === "Plus" ? "+" : key));

const visited = new Set<string>();
/** Not where a dialog, a form or the trial of the scanner keeps the keys to itself. */
const scenes = sceneNames.filter(
  (name) =>
    !["help", "cancelling", "closing", "exporting", "typedbox", "trial", "scannerstep"].includes(name),
);
const failures = [
  ...Object.keys(fr.refusals).map((reason) => `refusal=${reason}`),
  ...Object.keys(fr.troubles).map((reason) => `incident=${reason}`),
];

test.each([...scenes, "refusal=replayed", "incident=no_code_found"])(
  "%s: each key does what its button says, and the focus is somewhere",
  async (name) => {
    const counter = await shown(name);
    visited.add(counter.place);
    await vi.waitFor(() => expect(document.activeElement).not.toBe(document.body));
    for (const button of buttons()) {
      expect(button.tabIndex, `${button.textContent} is reached by Tab`).toBe(0);
      vi.mocked(perform).mockClear();
      await fireEvent.click(button);
      const [action] = asked();
      expect(action, `${button.textContent} asks for something`).toBeDefined();
      for (const key of keysOf(button)) {
        const field = document.activeElement;
        // In a field letters are written; out of it they are keys again.
        if (field instanceof HTMLInputElement) field.blur();
        vi.mocked(perform).mockClear();
        await fireEvent.keyDown(document.activeElement ?? document.body, { key });
        await vi.waitFor(() => expect(asked(), `${key} on ${counter.place}`).toEqual([action]));
      }
    }
  },
);

test("the tour went through every screen that has keys", () => {
  expect(Object.keys(keyTable).filter((place) => place !== "starting" && !visited.has(place))).toEqual([]);
});

test.each(failures)(
  "%s is no dead end: again, the plastic card, the paper, on the same keys",
  async (name) => {
    await shown(name);
    const keys = buttons().flatMap(keysOf);
    // A full disk takes no card, whichever way it comes.
    const card = name === "incident=store_unavailable" ? [] : ["F4"];
    expect(keys).toEqual(expect.arrayContaining(["F5", "Escape", ...card, "F3"]));
  },
);

test.each([
  ["result", "accepted"],
  ["confirm", "to_confirm"],
  ["refusal=replayed", "refused"],
  ["incident=no_code_found", "trouble"],
])("who does not hear sees the verdict of %s at the edge, when it was asked for", async (name, verdict) => {
  const edge = (): Element | null => document.querySelector("[data-testid=flash]");
  await shown(name);
  expect(edge()).toBeNull();
  preferences.flash = true;
  await vi.waitFor(() => expect(edge()?.classList.contains(verdict)).toBe(true));
});
