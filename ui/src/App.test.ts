import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeAll, expect, test, vi } from "vitest";

import App from "./App.svelte";
import { preferences } from "./lib/preferences.svelte";
import type { Counter } from "./lib/domain/counter.svelte";
import { type FakeAnswers, FakeDesk, read } from "./lib/fake/backend";
import { counterOf } from "./lib/fake/counter";
import { family } from "./lib/fake/people";
import { play, sceneNamed } from "./lib/fake/scenes";

beforeAll(() => {
  // What jsdom lacks.
  Element.prototype.scrollIntoView = () => undefined;
  HTMLDialogElement.prototype.showModal = function open() {
    this.open = true;
  };
});
afterEach(cleanup);

async function shown(
  scene: string,
  answers: FakeAnswers = {},
): Promise<{ counter: Counter; desk: FakeDesk }> {
  const chosen = sceneNamed(scene);
  const desk = new FakeDesk({ ...chosen.answers, ...answers });
  const counter = counterOf(desk);
  render(App, { counter });
  await play(counter, chosen);
  return { counter, desk };
}

interface Typed {
  key: string;
  ctrlKey?: boolean;
  code?: string;
  shiftKey?: boolean;
}

/** A key, typed where the focus is. */
const press = (typed: Typed): Promise<boolean> =>
  fireEvent.keyDown(document.activeElement ?? document.body, typed);
const heading = (): string => document.activeElement?.textContent.replace(/\s/g, " ").trim() ?? "";

test("the whole visit by keyboard alone, the focus always on the heading of the screen", async () => {
  await shown("ready");
  expect(heading()).toBe("Présentez le téléphone ou la carte");
  await press({ key: "p" });
  await vi.waitFor(() => expect(heading()).toBe("DROITS LUS – OUVERTS"));
  await press({ key: "&", code: "Digit1" });
  await vi.waitFor(() => expect(heading()).toBe("LEGENDRE-NOËL Zoé"));
  await vi.waitFor(() => expect(screen.getByTitle("Consultation du généraliste")).toBeTruthy());
  await press({ key: "&", code: "Digit1" });
  await vi.waitFor(() => expect(screen.getByTestId("patient-pays").textContent).toBe("30,00\u202f€"));
  await press({ key: "t" });
  await vi.waitFor(() => expect(screen.getByTestId("patient-pays").textContent).toBe("9,00\u202f€"));
  await press({ key: "F2" });
  await vi.waitFor(() => expect(heading()).toBe("FACTURE SCELLÉE – n° 260 001 284"));
  await press({ key: "Enter" });
  await vi.waitFor(() => expect(heading()).toBe("Présentez le téléphone ou la carte"));
});

test("Tab opens the search, typing finds, Entrée adds and gives the keys back", async () => {
  const { counter } = await shown("empty");
  await press({ key: "Tab" });
  const box = screen.getByLabelText("Autre code d’acte", { selector: "input" });
  await vi.waitFor(() => expect(document.activeElement).toBe(box));
  await fireEvent.input(box, { target: { value: "deplac" } });
  expect(within(screen.getByRole("listbox")).getAllByRole("option")).toHaveLength(1);
  await press({ key: "Enter" });
  expect(counter.billing.draft?.acts).toEqual([{ code: "MD", quantity: 1 }]);
  expect(heading()).toBe("LEGENDRE-NOËL Zoé");
});

test("keys that would reload, search or print over a draft stay with Comptoir", async () => {
  await shown("invoice");
  for (const typed of [
    { key: "F5" },
    { key: "F7" },
    { key: "F12" },
    { key: "r", ctrlKey: true },
    { key: "p", ctrlKey: true },
  ]) {
    expect(await press(typed), `${typed.key} is kept from the webview`).toBe(false);
  }
});

test("letters typed in a field are the field's", async () => {
  const { counter } = await shown("invoice");
  await press({ key: "Tab" });
  await press({ key: "t" });
  expect(counter.billing.draft?.third_party_compulsory).toBe(false);
});

test("on AZERTY the unshifted six is a minus on the invoice, and a person on the result", async () => {
  const { counter } = await shown("invoice");
  counter.billing.more("F");
  await press({ key: "-", code: "Digit6" });
  expect(counter.billing.draft?.acts.find((act) => act.code === "F")?.quantity).toBe(1);
});

test("a scanner is heard on any screen, and its letters act as no shortcut", async () => {
  const { counter, desk } = await shown("invoice");
  const condition = counter.billing.draft?.condition;
  const typed: Typed[] = [
    { key: "c", code: "KeyC" },
    { key: "v", code: "KeyV" },
    { key: "&", code: "Digit1" },
    { key: "M", code: "Semicolon", shiftKey: true },
    { key: "q", code: "KeyA" },
    { key: "Enter", code: "Enter" },
  ];
  for (const one of typed) await press(one);
  await vi.waitFor(() =>
    expect(desk.asked.find((asked) => asked.name === "read_text")?.args).toEqual({ text: "CV1:A" }),
  );
  expect(condition).toBe("illness");
  expect(preferences.muted).toBe(false);
});

test("C alone still changes the condition, once it is clear that no scanner types", async () => {
  const { counter } = await shown("invoice");
  await press({ key: "c", code: "KeyC" });
  await vi.waitFor(() => expect(counter.billing.draft?.condition).toBe("long_term_illness"));
});

test("a scanner's first letters do not stay in the field that had the focus", async () => {
  const { desk } = await shown("invoice");
  await press({ key: "Tab" });
  const box = screen.getByLabelText<HTMLInputElement>("Autre code d’acte", { selector: "input" });
  await vi.waitFor(() => expect(document.activeElement).toBe(box));
  for (const [key, code] of [
    ["c", "KeyC"],
    ["v", "KeyV"],
    ["&", "Digit1"],
  ] as const) {
    await press({ key, code });
    await fireEvent.input(box, { target: { value: box.value + key } });
  }
  await press({ key: "M", code: "Semicolon", shiftKey: true });
  expect(box.value).toBe("");
  await press({ key: "Enter", code: "Enter" });
  expect(desk.asked.map((one) => one.name)).toContain("read_text");
});

test("NIR and cover are masked until Alt is held, and masked again when it is released", async () => {
  await shown("result");
  expect(screen.getByTestId("nir").textContent).not.toContain("123");
  expect(screen.getByTestId("cover").textContent).not.toContain("ALD");
  await press({ key: "Alt", code: "AltLeft" });
  expect(screen.getByTestId("nir").textContent.replace(/\s/g, "")).toBe("284037512300120");
  expect(screen.getByTestId("cover").textContent).toContain("ALD");
  await fireEvent.keyUp(window, { key: "Alt" });
  expect(screen.getByTestId("nir").textContent).not.toContain("123");
});

test("a picture that is pasted or dropped is read; text too", async () => {
  const { desk } = await shown("ready");
  // jsdom has files without their bytes.
  const bytes = Uint8Array.of(137, 80).buffer;
  const file = Object.assign(new File([bytes], "code.png"), { arrayBuffer: () => Promise.resolve(bytes) });
  await fireEvent.paste(document.body, { clipboardData: { files: [file], getData: () => "" } });
  await vi.waitFor(() => expect(desk.asked.map((one) => one.name)).toContain("read_image"));
  await fireEvent.drop(document.body, { dataTransfer: { files: [], getData: () => "CV1:AB" } });
  await vi.waitFor(() =>
    expect(desk.asked.find((one) => one.name === "read_text")?.args).toEqual({ text: "CV1:AB" }),
  );
});

test("a reading from a picture says so, and one from a telephone does not", async () => {
  await shown("result");
  expect(document.body.textContent).not.toContain("Lecture à distance");
  cleanup();
  const { counter } = await shown("ready", { read_image: () => ({ ...read(family), remote: true }) });
  await counter.readImage(Uint8Array.of(1));
  await vi.waitFor(() => expect(document.body.textContent).toContain("Lecture à distance, sur une image"));
});

test("F11 shows the devices as they are, and how to mend what is wrong", async () => {
  const { desk } = await shown("ready");
  await press({ key: "F11" });
  await vi.waitFor(() => expect(heading()).toBe("MATÉRIEL"));
  expect(document.body.textContent).toContain("COM3");
  const since = "2026-11-22T09:19:00Z";
  desk.tell({
    event: "channels_changed",
    channels: [{ kind: "scanner_serial", name: "COM3", code: "unplugged", since }],
  });
  await vi.waitFor(() => expect(document.body.textContent).toContain("Rebranchez l’appareil"));
  await press({ key: "e" });
  await vi.waitFor(() =>
    expect(screen.getByRole("img", { name: "Code d’essai de la douchette" })).toBeTruthy(),
  );
  await press({ key: "Escape" });
  await vi.waitFor(() => expect(heading()).toBe("Présentez le téléphone"));
});

test("a refusal shows no one", async () => {
  await shown("refusal=revoked_blocked");
  expect(document.body.textContent).not.toContain("LEGENDRE");
  expect(document.body.textContent).toContain("La prise en charge continue");
});

test("a covered screen holds no one in the page", async () => {
  await shown("covered");
  expect(document.body.textContent).not.toContain("LEGENDRE");
  await press({ key: "Enter" });
  await vi.waitFor(() => expect(heading()).toBe("DROITS LUS – OUVERTS"));
});

test("verdicts are announced", async () => {
  await shown("refusal=presentation_expired");
  const live = document.querySelector("[aria-live=assertive]");
  expect(live?.textContent).toContain("REFUSÉ");
  expect(live?.textContent).toContain("Code expiré.");
});

test("F6 opens the register, A asks why, and a figure is the reason", async () => {
  const { desk } = await shown("ready");
  await press({ key: "F6" });
  await vi.waitFor(() => expect(heading()).toBe("JOURNAL ET RECHERCHE"));
  await vi.waitFor(() => expect(screen.getByTestId("detail").textContent).toContain("260"));
  await press({ key: "a" });
  const dialog = await vi.waitFor(() => screen.getByRole("dialog"));
  await fireEvent.keyDown(dialog, { key: "&", code: "Digit1" });
  await vi.waitFor(() =>
    expect(desk.asked.find((one) => one.name === "cancel_invoice")?.args).toEqual({
      number: 260_001_283,
      reason: "Erreur d’acte ou de montant",
    }),
  );
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(document.body.textContent).toContain("Annulée par l’avoir");
});

test("F6 in the register goes to the box, whose letters are its own, and Échap gives the keys back", async () => {
  const { counter } = await shown("register");
  await press({ key: "F6" });
  const box = screen.getByRole("searchbox");
  await vi.waitFor(() => expect(document.activeElement).toBe(box));
  await press({ key: "a" });
  expect(counter.backOffice.register.asking).toBeNull();
  await press({ key: "Escape" });
  expect(heading()).toBe("JOURNAL ET RECHERCHE");
  expect(counter.screen.name).toBe("register");
});

test("F9 shows the day, F9 again asks, Entrée closes", async () => {
  const { desk } = await shown("ready");
  await press({ key: "F9" });
  await vi.waitFor(() => expect(screen.getByTestId("open-day").textContent).toContain("à clôturer"));
  await press({ key: "F9" });
  const dialog = await vi.waitFor(() => screen.getByRole("dialog"));
  await fireEvent.keyDown(dialog, { key: "Enter", code: "Enter" });
  await vi.waitFor(() => expect(desk.asked.map((one) => one.name)).toContain("close_period"));
  await vi.waitFor(() => expect(screen.getByTestId("open-day").textContent).toContain("clôturée"));
});

test("a draft that waits is offered without a name, and R goes on with it", async () => {
  await shown("waiting");
  expect(document.body.textContent).toContain("Facture commencée");
  expect(document.body.textContent).not.toContain("LEGENDRE");
  await press({ key: "r" });
  await vi.waitFor(() => expect(heading()).toBe("LEGENDRE-NOËL Zoé"));
});

test("what forbids sealing stands apart from what is only to be looked at", async () => {
  await shown("blocked");
  expect(document.body.textContent).toContain("À corriger pour sceller");
  expect(document.body.textContent).toContain("L’organisme manque");
  expect(document.body.textContent).toContain("260 001 204".replaceAll(" ", "\u202f"));
});

const SCENES =
  "register cancelling orphans books quality setup scannerstep printerstep codestep closing waiting blocked ready equipment trial plainoffice locked alonepin keyless recovery people switch assistant wrong create result confirm ins insinvoice reasons crowd empty invoice long sealed exposed covered help paper refusal=replayed incident=no_code_found";

test.each(SCENES.split(" "))(
  "%s has no accessibility fault (colours are checked in a browser)",
  async (scene) => {
    await shown(scene);
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
    expect(
      violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join(" ")}`),
    ).toEqual([]);
  },
);
