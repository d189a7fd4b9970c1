import { expect, test } from "vitest";

import { fr } from "./fr";
import { updateRefusals } from "./updates";
import type { Told } from "./verdicts";

const facts = {
  today: "2026-11-22",
  now: "2026-11-22T09:20:00Z",
  listDays: 3,
  rightsAsOf: "2026-11-20T09:42:00Z",
  organism: "CPAM de Paris",
  rightsStated: true,
  paper: false,
};
const params = {
  check: "third_party_without_rights",
  act: "COE",
  date: "2026-11-22",
  field: "rpps",
  path: "C:\\Comptoir\\feuille.pdf",
};
const first = { at: "2026-11-22T09:12:00Z", reopenable: true };

/** Every failure that the catalogue can tell, by name. */
const told: [string, Told][] = [
  ...Object.entries(fr.refusals).map(([name, tell]): [string, Told] => [`refusal ${name}`, tell(first)]),
  ...Object.entries(fr.doubts).map(([name, tell]): [string, Told] => [`doubt ${name}`, tell(facts)]),
  ...Object.entries(fr.troubles).map(([name, one]): [string, Told] => [`trouble ${name}`, one]),
  ...Object.entries(fr.errors).map(([name, tell]): [string, Told] => [`error ${name}`, tell(params)]),
  ...Object.entries(fr.disagreements).map(([name, one]): [string, Told] => [`disagreement ${name}`, one]),
  ...(["rights_not_open_today", "test_issuer"] as const).map((name): [string, Told] => [
    `doubt ${name} of a paper`,
    fr.doubts[name]({ ...facts, rightsStated: false, paper: true }),
  ]),
  ...Object.entries(updateRefusals).map(([name, one]): [string, Told] => [`update ${name}`, one]),
  ["ins false", fr.insFalse],
  ["too slow", fr.tooSlow],
  ["scan cut", fr.scanCut],
  ["scan locked", fr.bar.scanLocked],
  ["scanner garbles", fr.bar.scannerGarbles],
  ["scanner slow", fr.bar.scannerSlow],
  ["first file only", fr.bar.firstFileOnly],
  ["nothing dropped", fr.bar.nothingDropped],
  ["diagnostic not copied", fr.bar.diagnosticNotCopied],
  ...Object.entries(fr.camera.states).flatMap(([name, { code, ...state }]): [string, Told][] =>
    code === null ? [] : [[`camera ${name}`, { code, ...state }]],
  ),
  ["camera wrong", fr.camera.wrong],
  ["camera substitute", fr.camera.substitute("Brio")],
  ["identity first", fr.bar.identityFirst],
  ["empty invoice", fr.bar.emptyInvoice],
];

const ENGLISH =
  /\b(the|error|failed|invalid|please|card|read|token|issuer|expired|unknown|file|lock|password|timeout)\b/i;
/** Two lines of the message bar. */
const LONGEST = 200;

test.each(told)("%s is told in plain French, short, with a code", (_, { code, title, sentence }) => {
  const whole = `${title} ${sentence}`;
  expect(code, "a stable code for support").toMatch(/^[ACDEFJKLMPRSTUVX]-\d{2}$/);
  expect(whole, "no hexadecimal").not.toMatch(/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{4,}\b/i);
  expect(whole, "no English").not.toMatch(ENGLISH);
  expect(whole, "no internal name").not.toMatch(/_/);
  expect(title, "the title is a sentence").toMatch(/[.?]$/);
  expect(sentence, "the sentence ends").toMatch(/[.!?]$/);
  expect(whole.length, "two lines at most").toBeLessThanOrEqual(LONGEST);
  expect(whole, "typographic apostrophes").not.toMatch(/'/);
  expect(whole, "no plain space before high punctuation").not.toMatch(/ [:;!?»]/);
});

test.each([
  ["presentation_expired", "V-01"],
  ["replayed", "V-02"],
  ["bad_issuer_signature", "V-03"],
  ["bad_device_signature", "V-03"],
  ["unknown_issuer", "V-03"],
  ["issuer_key_not_valid", "V-03"],
  ["revoked_replaced", "V-04"],
  ["revoked_blocked", "V-04"],
  ["malformed", "C-05"],
] as const)("the refusal %s keeps its code %s", (reason, code) => {
  expect(fr.refusals[reason](first).code).toBe(code);
});

test.each([
  ["denied", "C-01"],
  ["busy", "C-02"],
  ["silent", "C-02"],
] as const)("the camera state %s keeps its code %s", (state, code) => {
  expect(fr.camera.states[state].code).toBe(code);
});

test("only a camera that is out of order has a code, and it is not sure that another program has it", () => {
  const calm = Object.entries(fr.camera.states).filter(([, { code }]) => code === null);
  expect(calm.map(([name]) => name)).toEqual(["off", "starting", "ready"]);
  expect(fr.camera.states.silent.sentence).toContain("peut-être");
});

test("every refusal says what the patient can do, and paper comes last or is offered", () => {
  for (const [name, tell] of Object.entries(fr.refusals)) {
    const { steps } = tell(first);
    expect(steps.length, name).toBeGreaterThanOrEqual(2);
    expect(
      steps.some((step) => step.includes("feuille de soins papier")),
      name,
    ).toBe(true);
  }
});

test("a code that was read before offers the earlier reading only when there is one", () => {
  expect(fr.refusals.replayed(first).title).toContain("10\u00a0h\u00a012");
  expect(fr.refusals.replayed(first).sentence).toContain("Entrée");
  expect(fr.refusals.replayed({ at: null, reopenable: false }).sentence).not.toContain("Entrée");
});

test("no text names a key or a device that this version lacks", () => {
  const all = told.map(([, { title, sentence }]) => `${title} ${sentence}`).join("\n");
  expect(all).not.toMatch(/\bF4\b|NFC/);
});
