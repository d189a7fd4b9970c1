import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeAll, expect, test, vi } from "vitest";

import App from "../../App.svelte";
import type { Discretion } from "../bindings/Discretion";
import type { Displays } from "../bindings/Displays";
import type { Shield } from "../bindings/Shield";
import { failure, type FakeAnswers, FakeDesk } from "../fake/backend";
import { counterOf } from "../fake/counter";
import { say } from "../i18n/say";
import { play, sceneNamed } from "../fake/scenes";
import type { Counter } from "./counter.svelte";

beforeAll(() => {
  Element.prototype.scrollIntoView = () => undefined;
});
afterEach(cleanup);

async function shown(
  scene: string,
  answers: FakeAnswers = {},
): Promise<{ counter: Counter; desk: FakeDesk }> {
  const desk = new FakeDesk(answers);
  const counter = counterOf(desk);
  render(App, { counter });
  await play(counter, sceneNamed(scene));
  return { counter, desk };
}

function tell(desk: FakeDesk, displays: Displays, more: Partial<Discretion> = {}): void {
  desk.tell({ event: "discretion", discretion: { hidden: false, shield: "none", displays, ...more } });
}
const note = (): HTMLElement | null => screen.queryByTestId("display-note");

test.each([
  ["elsewhere", "X-04", "second écran"],
  ["mirrored", "X-05", "Deux écrans"],
] as const)(
  "a patient on a window that is %s is warned about, with a code",
  async (displays, code, words) => {
    const { desk } = await shown("result");
    tell(desk, displays);
    await vi.waitFor(() => expect(note()?.textContent).toContain(code));
    expect(note()?.textContent).toContain(words);
  },
);

test.each(["alone", "main", "untold"] as const)("displays that are %s are no warning", async (displays) => {
  const { desk } = await shown("result");
  tell(desk, "elsewhere");
  await vi.waitFor(() => expect(note()).not.toBeNull());
  tell(desk, displays);
  await vi.waitFor(() => expect(note()).toBeNull());
});

test("where no person is shown, nor a covered screen, there is nothing to warn about", async () => {
  const { counter, desk } = await shown("result");
  tell(desk, "elsewhere");
  await vi.waitFor(() => expect(note()).not.toBeNull());
  counter.veil.covered = true;
  await vi.waitFor(() => expect(note()).toBeNull());
  counter.ready();
  await vi.waitFor(() => expect(document.body.textContent).toContain("Présentez le téléphone"));
  expect(note()).toBeNull();
});

test("who has understood is not warned again, until it is over and begins again", async () => {
  const { desk } = await shown("result");
  tell(desk, "elsewhere");
  await vi.waitFor(() => expect(note()).not.toBeNull());
  await fireEvent.click(screen.getByRole("button", { name: "Compris" }));
  expect(note()).toBeNull();
  tell(desk, "elsewhere", { hidden: true });
  expect(note()).toBeNull();
  tell(desk, "mirrored");
  await vi.waitFor(() => expect(note()?.textContent).toContain("X-05"));
  tell(desk, "main");
  tell(desk, "elsewhere");
  await vi.waitFor(() => expect(note()?.textContent).toContain("X-04"));
});

test.each([
  ["whole", "un vide à la place"],
  ["partial", "anciens logiciels"],
  ["none", "Sans effet sur ce poste"],
] as const satisfies [Shield, string][])(
  "the settings say what a system does whose shield is %s, and the wish goes to the desk",
  async (shield, words) => {
    const { desk } = await shown("equipment");
    tell(desk, "main", { shield });
    const panel = await screen.findByTestId("discretion");
    await vi.waitFor(() => expect(panel.textContent).toContain(words));
    expect(panel.textContent).toContain(say.discretion.displays.main);
    await fireEvent.click(screen.getByRole("checkbox", { name: say.discretion.hide }));
    expect(desk.asked).toContainEqual({ name: "hide_from_captures", args: { hidden: true } });
  },
);

test("a wish that was not kept is told, and not shown as kept", async () => {
  const { counter } = await shown("equipment", {
    hide_from_captures: () => Promise.reject(failure("disk_full")),
  });
  const box = await screen.findByRole<HTMLInputElement>("checkbox", { name: say.discretion.hide });
  await fireEvent.click(box);
  await vi.waitFor(() => expect(counter.bar.code).toBe("S-01"));
  expect(box.checked).toBe(false);
});
