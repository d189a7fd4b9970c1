/** The first installation says of each step whether its device was seen to work, and goes back to it. */
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import App from "../../App.svelte";
import type { SetupStep } from "../bindings/SetupStep";
import { FakeDesk, openSession, read } from "../fake/backend";
import { counterOf } from "../fake/counter";
import { family } from "../fake/people";
import { fr } from "../i18n/fr";
import type { Counter } from "./counter.svelte";
import { keep, preferences, recall } from "../preferences.svelte";
import { perform } from "./actions";

beforeEach(() => void (preferences.proved = []));
afterEach(cleanup);

async function installing(setup: SetupStep): Promise<{ counter: Counter; desk: FakeDesk }> {
  const desk = new FakeDesk({
    session: () => ({ ...openSession, setup }),
    setup_at: ({ step }) => ({ ...openSession, setup: step }),
  });
  const counter = counterOf(desk);
  render(App, { counter });
  await counter.start();
  return { counter, desk };
}

const state = (step: SetupStep): string | undefined => {
  const list = screen.getByRole("navigation", { name: fr.setup.progress });
  const one = [...list.querySelectorAll("li")].find(({ textContent }) =>
    textContent.includes(fr.setup.short[step]),
  );
  return one?.querySelector(".mark")?.textContent;
};

test("a step that was passed over is no step that was done, and can be taken up again", async () => {
  const { counter, desk } = await installing("reader");
  await counter.setup.next();
  await vi.waitFor(() => expect(state("reader")).toBe("–"));
  desk.tell({ event: "presented", shown: read(family) });
  expect(counter.screen.name, "nobody's card comes onto the screen").toBe("setup");
  await counter.setup.next();
  await vi.waitFor(() => expect(state("camera"), "something was read").toBe("✓"));
  expect(state("reader")).toBe("–");
  expect(screen.getByText(fr.setup.skipped).closest("li")?.textContent).toContain(fr.setup.short.reader);

  await fireEvent.click(screen.getByRole("button", { name: fr.setup.short.reader }));
  await vi.waitFor(() => expect(counter.setup.step).toBe("reader"));
  const kept = desk.asked.filter(({ name }) => name === "setup_at").map(({ args }) => args);
  expect(kept.at(-1), "and the desk goes on with it").toEqual({ step: "reader" });
});

test("what was seen to work is still known after a restart", async () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (place: string) => kept.get(place) ?? null,
    setItem: (place: string, text: string) => void kept.set(place, text),
  };
  const stop = keep(storage);
  const { counter } = await installing("reader");
  counter.hear({ event: "presented", shown: read(family) });
  await counter.setup.next();
  flushSync();
  stop();
  cleanup();

  preferences.proved = [];
  recall(storage);
  await installing("scanner");
  await vi.waitFor(() => expect(state("reader")).toBe("✓"));
  expect(state("camera"), "this one was passed over").toBe("–");
});

test("a reader out of order says what to do, and names no key that does nothing here", async () => {
  const { desk } = await installing("reader");
  desk.tell({
    event: "channels_changed",
    channels: [{ kind: "nfc", name: null, code: "service_stopped", since: "2026-11-22T09:00:00Z" }],
  });
  const badge = await vi.waitFor(() => {
    const found = document.querySelector("[data-channel=nfc]");
    if (!found) throw new Error("no badge yet");
    return found;
  });
  expect(badge.textContent).not.toContain("F11");
  expect(document.querySelector("main")?.textContent).toContain(fr.equipment.states.service_stopped.advice);
});

test("the end names what was not tried", async () => {
  const { counter } = await installing("reader");
  counter.hear({ event: "presented", shown: read(family) });
  for (let at = 0; at < 4; at += 1) {
    perform(counter, "setup_next");
    await vi.waitFor(() => expect(counter.busy).toBe(false));
  }
  expect(counter.screen.name).toBe("ready");
  expect(counter.bar.code).toBe("I-01");
  expect(counter.bar.sentence).toContain(fr.setup.short.camera);
  expect(counter.bar.sentence, "the reader read a card").not.toContain(fr.setup.short.reader);
});
