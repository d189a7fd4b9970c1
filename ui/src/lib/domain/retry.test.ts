/** É5: what stopped is tried again by itself where that can help, and never without an end. */
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import App from "../../App.svelte";
import type { TroubleReason } from "../bindings/TroubleReason";
import { failure, FakeDesk, read, trouble } from "../fake/backend";
import { counterOf } from "../fake/counter";
import { family } from "../fake/people";
import { fr } from "../i18n/fr";
import { perform } from "./actions";
import { announcement } from "./announce";
import type { Counter } from "./counter.svelte";
import { RETRIES, RETRY_SECONDS } from "./retry.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function stopped(reason: TroubleReason): Promise<{ counter: Counter; desk: FakeDesk }> {
  const desk = new FakeDesk();
  const counter = counterOf(desk);
  await counter.start();
  desk.tell({ event: "presented", shown: trouble(reason) });
  return { counter, desk };
}

const second = (count = 1): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1_000);
const tries = (desk: FakeDesk): number => desk.asked.filter(({ name }) => name === "read_again").length;

test.each<[TroubleReason, string]>([
  ["reader_in_use", "L-03"],
  ["no_wallet", "L-04"],
  ["lifted_too_early", "L-05"],
  ["other_application", "L-06"],
  ["reader_unplugged", "L-07"],
])("%s (%s) is read again after the countdown", async (reason, code) => {
  const { counter, desk } = await stopped(reason);
  expect(counter.bar.code).toBe(code);
  expect(counter.retry.left).toBe(RETRY_SECONDS);
  await second(RETRY_SECONDS - 1);
  expect(counter.retry.left).toBe(1);
  expect(tries(desk)).toBe(0);
  await second();
  expect(tries(desk), "the desk is asked for what still lies on a reader").toBe(1);
  expect(counter.screen.name, "and the counter is ready for what comes").toBe("ready");
});

test.each<TroubleReason>([
  "no_code_found",
  "reader_service_stopped",
  "card_mute",
  "store_unavailable",
  "payment_card",
])("%s is not tried again: somebody must do something first", async (reason) => {
  const { counter, desk } = await stopped(reason);
  await second(60);
  expect(counter.retry.left).toBeNull();
  expect(counter.screen.name).toBe("incident");
  expect(tries(desk)).toBe(0);
});

test("a full disk is not tried again by itself", async () => {
  const { counter, desk } = await stopped("reader_in_use");
  desk.tell({ event: "failed", error: failure("disk_full").wire });
  await second(60);
  expect(counter.screen).toMatchObject({ name: "incident", told: { code: "S-01" } });
  expect(tries(desk)).toBe(0);
});

test("after three tries the incident stays, and the ways out are said", async () => {
  const { counter, desk } = await stopped("lifted_too_early");
  for (let turn = 1; turn <= RETRIES; turn += 1) {
    expect(counter.retry.turn).toBe(turn);
    await second(RETRY_SECONDS);
    desk.tell({ event: "progress", step: "transfer" });
    desk.tell({ event: "presented", shown: trouble("lifted_too_early") });
  }
  await second(60);
  expect(tries(desk)).toBe(3);
  expect(counter.screen.name).toBe("incident");
  expect(counter.retry).toMatchObject({ left: null, over: "spent" });
  expect(announcement(counter)).toMatch(/F4.*F3.*F5/);
});

test("a try that reads ends the series, and so does another patient a minute later", async () => {
  const { counter, desk } = await stopped("no_wallet");
  await second(RETRY_SECONDS);
  desk.tell({ event: "presented", shown: read(family) });
  counter.ready();
  desk.tell({ event: "presented", shown: trouble("no_wallet") });
  expect(counter.retry.turn).toBe(1);
});

test("F5 does not wait for the end of the countdown, and counts as a try", async () => {
  const { counter, desk } = await stopped("reader_in_use");
  perform(counter, "read_again");
  await second(0);
  expect(tries(desk)).toBe(1);
  await second(60);
  expect(tries(desk), "the countdown went with its screen").toBe(1);
  desk.tell({ event: "presented", shown: trouble("reader_in_use") });
  expect(counter.retry.turn).toBe(2);
});

test("Échap ends the tries first, and the incident next", async () => {
  const { counter, desk } = await stopped("no_wallet");
  perform(counter, "give_up");
  expect(counter.screen.name).toBe("incident");
  expect(counter.retry).toMatchObject({ left: null, over: "stopped" });
  await second(60);
  expect(tries(desk)).toBe(0);
  perform(counter, "give_up");
  expect(counter.screen.name).toBe("ready");
  expect(counter.retry.turn).toBe(0);
});

test("a counter that is being locked tries nothing more", async () => {
  const { counter, desk } = await stopped("no_wallet");
  perform(counter, "lock");
  await second(60);
  expect(tries(desk)).toBe(0);
  expect(counter.screen.name).toBe("office");
});

test("whoever types, reads the help or looks at another window is not interrupted", async () => {
  const { counter, desk } = await stopped("no_wallet");
  await second(3);
  counter.touch();
  expect(counter.retry.left).toBe(RETRY_SECONDS);
  for (const away of ["help", "window"]) {
    counter.helpOpen = away === "help";
    counter.inSight = away !== "window";
    await second(20);
    expect(tries(desk), away).toBe(0);
  }
  counter.inSight = true;
  await second(RETRY_SECONDS + 1);
  expect(tries(desk)).toBe(1);
});

test("the seconds are shown, and spoken of once", async () => {
  const { counter } = await stopped("reader_in_use");
  render(App, { counter });
  await second(0);
  expect(screen.getByRole("timer").textContent).toBe(fr.incident.retry(RETRY_SECONDS, 1, RETRIES));
  const said = announcement(counter);
  expect(said).toContain("Nouvel essai automatique");
  await second(2);
  expect(screen.getByRole("timer").textContent).toBe(fr.incident.retry(RETRY_SECONDS - 2, 1, RETRIES));
  expect(announcement(counter), "a live region is not told each second").toBe(said);
  expect(screen.getByRole("timer").closest("[aria-live]:not([aria-live=off])")).toBeNull();
  await fireEvent.keyDown(document.body, { key: "Escape" });
  await second(0);
  expect(screen.queryByRole("timer")).toBeNull();
  expect(screen.getByTestId("retry-over").textContent).toBe(fr.incident.retryOver.stopped);
});
