import { expect, test } from "vitest";

import type { Commands } from "../bindings/Commands";
import { type FakeAnswers, FakeDesk, failure } from "../fake/backend";
import { printing as text } from "../i18n/printing";
import { Printing } from "./printing.svelte";
import type { Message } from "./screen";

async function open(answers: FakeAnswers = {}) {
  const desk = new FakeDesk(answers);
  const told: Message[] = [];
  const thrown: unknown[] = [];
  const ports = {
    call: desk.call,
    listen: desk.listen,
    copy: desk.copy,
    now: () => new Date(),
    chime: () => undefined,
    reload: () => undefined,
  };
  const printing = new Printing(
    ports,
    (message) => told.push(message),
    (error) => thrown.push(error),
  );
  await printing.open(1284);
  const asked = <K extends keyof Commands>(name: K) =>
    desk.asked.filter((call) => call.name === name).map((call) => call.args as Commands[K][0]);
  return { printing, told, thrown, asked };
}

test("the sheet is shown with what to know of it before it is printed", async () => {
  const { printing, asked } = await open();
  expect(printing.bytes?.byteLength).toBeGreaterThan(500);
  expect(printing.check?.missing).toEqual(["organism", "professional_address"]);
  expect(printing.printer?.name, "the usual one").toBe("Brother_HL_L2350");
  expect(asked("print_sheet"), "looking prints nothing").toEqual([]);
});

test("an overlay is drawn for the printer that was chosen", async () => {
  const { printing, asked } = await open();
  await printing.toggleOverlay();
  expect(asked("sheet").at(-1)?.way).toEqual({
    overlay: true,
    printer: "Brother_HL_L2350",
    offset: null,
  });
  await printing.choose("Accueil");
  expect(asked("sheet").at(-1)?.way.printer).toBe("Accueil");
  expect(printing.printer?.near, "and was not measured").toBeNull();
});

test("what became of a paper is said", async () => {
  const path = "/home/cabinet/Documents/Comptoir/feuille-1284.pdf";
  const cases = [
    [{ state: "printed", path: null, copies: 0 }, text.printed(text.sheet, 0).title],
    [{ state: "printed", path: null, copies: 2 }, "DUPLICATA"],
    [{ state: "saved", path, copies: 0 }, path],
    [{ state: "opened", path, copies: 0 }, path],
  ] as const;
  for (const [made, words] of cases) {
    const { printing, told } = await open({ print_sheet: () => made });
    await printing.print();
    expect(`${told[0]?.title} ${told[0]?.sentence}`).toContain(words);
    expect(told[0]?.code, "only a printer that does not answer is urgent").toBe(
      made.state === "saved" ? "P-01" : undefined,
    );
  }
});

test("two distances are typed as a ruler is read, and kept for that printer", async () => {
  const { printing, told, asked } = await open();
  printing.measure();
  expect(printing.distances, "what was measured before").toEqual({
    nearX: "21,3",
    nearY: "18,5",
    farX: "191,3",
    farY: "275,5",
  });
  printing.distances = { nearX: "20.4", nearY: " 19 ", farX: "", farY: "" };
  await printing.keep();
  expect(asked("calibrate")).toEqual([{ printer: "Brother_HL_L2350", near: [204, 190], far: null }]);
  expect(told.at(-1)?.title).toBe(text.measured.title);
  expect(printing.distances).toBeNull();
});

test("what is no distance is not sent", async () => {
  const { printing, told, asked } = await open();
  for (const [nearX, farX] of [
    ["", ""],
    ["20,35", ""],
    ["vingt", ""],
    ["20,0", "190"],
  ] as const) {
    printing.distances = { nearX, nearY: "20", farX, farY: "" };
    await printing.keep();
    expect(told.at(-1)?.code).toBe("P-04");
  }
  expect(asked("calibrate")).toEqual([]);
});

test("distances of no printer are told, and stay to be corrected", async () => {
  const { printing, thrown } = await open({
    calibrate: () => {
      throw failure("calibration_wrong");
    },
  });
  printing.distances = { nearX: "80", nearY: "20", farX: "", farY: "" };
  await printing.guard(printing.keep());
  expect(thrown).toHaveLength(1);
  expect(printing.distances).not.toBeNull();
});

test("printers are measured from the settings, where there is no paper", async () => {
  const { printing, asked } = await open();
  const drawn = asked("sheet").length;
  await printing.look();
  expect(printing.bytes, "no paper of a patient").toBeNull();
  printing.overlay = true;
  await printing.choose("Accueil");
  printing.measure();
  expect(printing.distances, "was not measured").toEqual({ nearX: "", nearY: "", farX: "", farY: "" });
  printing.distances = { nearX: "21,3", nearY: "18,5", farX: "191,3", farY: "275,5" };
  await printing.keep();
  expect(asked("calibrate")).toEqual([{ printer: "Accueil", near: [213, 185], far: [1913, 2755] }]);
  expect(printing.printer?.near).toEqual([213, 185]);
  expect(asked("sheet"), "and none is drawn").toHaveLength(drawn);
});

test("a receipt is that of the invoice just sealed, or of the sheet that is shown", async () => {
  const { printing, asked } = await open();
  await printing.receipt(1290);
  await printing.receipt();
  expect(asked("print_receipt").map(({ number }) => number)).toEqual([1290, 1284]);
});
