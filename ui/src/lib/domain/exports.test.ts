import { beforeEach, expect, test } from "vitest";

import { failure, FakeDesk, type FakeAnswers } from "../fake/backend";
import { Exports } from "./exports.svelte";
import { MedicineBase, packed } from "./medicineBase.svelte";
import type { Message } from "./screen";

let told: Message[] = [];
let broken: unknown[] = [];
beforeEach(() => void ([told, broken] = [[], []]));

function stand(answers: FakeAnswers = {}): { desk: FakeDesk; exports: Exports; marked: () => number } {
  const desk = new FakeDesk(answers);
  let marked = 0;
  const exports = new Exports({
    call: desk.call,
    now: () => new Date("2026-03-01T09:20:00Z"),
    tell: (message) => told.push(message),
    report: (thrown) => broken.push(thrown),
    exported: () => (marked += 1),
  });
  return { desk, exports, marked: () => marked };
}
const asked = (desk: FakeDesk, name: string): unknown[] =>
  desk.asked.filter((one) => one.name === name).map((one) => one.args);

test.each([
  ["day", "2026-03-01", "2026-03-01"],
  ["month", "2026-03-01", "2026-03-01"],
  ["last_month", "2026-02-01", "2026-02-28"],
  ["year", "2026-01-01", "2026-03-01"],
  ["last_year", "2025-01-01", "2025-12-31"],
] as const)("the days of %s are those of the calendar", (scope, from, to) => {
  const { exports } = stand();
  exports.ask({ selected: null, list: [] });
  exports.form.scope = scope;
  expect(exports.wanted).toMatchObject({ from, to, numbers: [], names: true });
});

test("days are typed in French, the first before the second", () => {
  const { exports } = stand();
  exports.ask({ selected: null, list: [] });
  Object.assign(exports.form, { scope: "days", from: "15/01/2026", to: "31/01/2026" });
  expect(exports.wanted).toMatchObject({ from: "2026-01-15", to: "2026-01-31" });
  exports.form.to = "14/01/2026";
  expect(exports.wanted, "turned round").toBeNull();
  exports.form.to = "hier soir";
  expect(exports.wanted, "no day").toBeNull();
});

test("one invoice, or those that are shown, are offered where there are some", () => {
  const { exports } = stand();
  exports.ask({ selected: null, list: [7] });
  expect(exports.scopes).not.toContain("invoice");
  expect(exports.scopes, "one row is that invoice").not.toContain("list");
  exports.ask({ selected: 7, list: [7, 8] });
  exports.form.scope = "list";
  expect(exports.wanted).toMatchObject({ from: null, to: null, numbers: [7, 8] });
  exports.form.scope = "invoice";
  expect(exports.wanted).toMatchObject({ numbers: [7] });
  Object.assign(exports.form, { format: "b2", names: false });
  expect(exports.wanted, "a record begins with the NIR").toMatchObject({ names: true });
});

test("what will be in it is asked first; leaving the dialog asks for nothing to be written", async () => {
  const { desk, exports, marked } = stand();
  exports.ask({ selected: 7, list: [7, 8] });
  await exports.count();
  expect(exports.plan?.count).toBe(24);
  exports.unask();
  expect(exports.asking).toBeNull();
  await exports.save();
  expect(asked(desk, "save_export"), "no file, so nothing is marked").toHaveLength(0);
  expect(marked()).toBe(0);
});

test("it is written where it was said, and the register shows the marks", async () => {
  const { desk, exports, marked } = stand();
  exports.ask({ selected: 7, list: [7, 8] });
  exports.form.scope = "invoice";
  await exports.count();
  exports.form.file = " /media/cle/mars.csv ";
  await exports.save();
  expect(asked(desk, "save_export")).toEqual([
    {
      wanted: { from: null, to: null, numbers: [7], format: "csv", names: true },
      path: "/media/cle/mars.csv",
    },
  ]);
  expect(told[0]?.title).toContain("/media/cle/mars.csv");
  expect(marked()).toBe(1);
  expect(exports.asking, "closed").toBeNull();
});

test("an empty export is not written, and a refusal is told", async () => {
  const empty = { count: 0, cancelled: 0, total: 0, left_out: [], file: "x" };
  const { desk, exports } = stand({ plan_export: () => empty });
  exports.ask({ selected: null, list: [] });
  await exports.count();
  await exports.save();
  expect(asked(desk, "save_export")).toHaveLength(0);
  const full = stand({
    save_export: () => {
      throw failure("disk_full");
    },
  });
  full.exports.ask({ selected: null, list: [] });
  await full.exports.count();
  await full.exports.save();
  expect(broken).toHaveLength(1);
  expect(full.marked(), "nothing is marked").toBe(0);
});

test("three files are packed in the order of the desk, each behind its length", () => {
  const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;
  expect([...packed([bytes("ab"), bytes(""), bytes("c")])]).toEqual([
    0, 0, 0, 2, 97, 98, 0, 0, 0, 0, 0, 0, 0, 1, 99,
  ]);
});

test("the database of medicines wants its three files, whatever lies beside them", async () => {
  const desk = new FakeDesk();
  const base = new MedicineBase(
    desk.call,
    (message) => told.push(message),
    (thrown) => broken.push(thrown),
  );
  // The environment of these tests has no File.arrayBuffer.
  const file = (name: string): File =>
    Object.assign(new File(["x"], name), { arrayBuffer: () => Promise.resolve(new ArrayBuffer(1)) });
  await base.bring([file("CIS_bdpm.txt"), file("LISEZMOI.txt")]);
  expect(told[0]?.title).toContain("CIS_CIP_bdpm.txt");
  expect(told[0]?.title).toContain("CIS_GENER_bdpm.txt");
  expect(asked(desk, "import_medicines"), "nothing is sent").toHaveLength(0);
  await base.bring(
    ["CIS_GENER_bdpm.txt", "CIS_bdpm.txt", "LISEZMOI.txt", "CIS_CIP_bdpm.txt"].map((name) => file(name)),
  );
  expect(asked(desk, "import_medicines")).toHaveLength(1);
  expect(told[1]?.title).toContain("20");
  expect(base.known?.imported_on).toBe("2026-11-03");
});

test.each([
  ["/home/cabinet/Documents/Comptoir/factures.csv", "/media/CLE", "/media/CLE/factures.csv"],
  ["/home/cabinet/Documents/Comptoir/factures.csv", "/", "/factures.csv"],
  [String.raw`C:\Users\Essai\Documents\factures.csv`, "E:\\", String.raw`E:\factures.csv`],
  [
    String.raw`C:\Users\Essai\Documents\factures.csv`,
    String.raw`E:\Compta`,
    String.raw`E:\Compta\factures.csv`,
  ],
])("a folder that was chosen takes the file under its own name: %s in %s", async (usual, folder, file) => {
  const plan = { count: 2, cancelled: 0, total: 6000, left_out: [] };
  const { desk, exports } = stand({
    plan_export: () => ({ ...plan, file: usual }),
    pick_folder: () => folder,
  });
  exports.ask({ selected: null, list: [] });
  await exports.count();
  await exports.pick();
  expect(exports.form.file).toBe(file);
  await exports.save();
  expect(asked(desk, "save_export")).toMatchObject([{ path: file }]);
});

test("a file in a chosen folder follows its format, until somebody writes another name; a change of mind changes nothing", async () => {
  let answer: string | null = "/media/CLE";
  const { exports } = stand({ pick_folder: () => answer });
  exports.ask({ selected: null, list: [] });
  await exports.count();
  await exports.pick();
  exports.form.format = "json";
  await exports.count();
  expect(exports.form.file).toBe("/media/CLE/factures.json");
  answer = null;
  await exports.pick();
  expect(exports.form.file).toBe("/media/CLE/factures.json");
  exports.form.file = "/media/CLE/pour-le-comptable.json";
  exports.form.format = "csv";
  await exports.count();
  expect(exports.form.file, "what was typed stays").toBe("/media/CLE/pour-le-comptable.json");
});
