import { expect, test } from "vitest";

import { diagnostic } from "../fake/backend";
import { facts } from "../fake/facts";
import { LANGUAGES, type Language, preferences } from "../preferences.svelte";
import { fr, type Messages } from "./fr";
import { catalogues } from "./say";
import type { Told } from "./verdicts";

const params = {
  check: "third_party_without_rights",
  act: "COE",
  date: "2026-11-22",
  field: "rpps",
  path: "C:\\Comptoir\\feuille.pdf",
};
const first = { at: "2026-11-22T09:12:00Z", reopenable: true };

/** Every failure that a catalogue can tell, by name. */
const toldBy = (say: Messages): [string, Told][] => [
  ...Object.entries(say.refusals).map(([name, tell]): [string, Told] => [`refusal ${name}`, tell(first)]),
  ...Object.entries(say.doubts).map(([name, tell]): [string, Told] => [`doubt ${name}`, tell(facts)]),
  ...Object.entries(say.troubles).map(([name, one]): [string, Told] => [`trouble ${name}`, one]),
  ...Object.entries(say.errors).map(([name, tell]): [string, Told] => [`error ${name}`, tell(params)]),
  ...Object.entries(say.disagreements).map(([name, one]): [string, Told] => [`disagreement ${name}`, one]),
  ...(["rights_not_open_today", "test_issuer"] as const).map((name): [string, Told] => [
    `doubt ${name} of a paper`,
    say.doubts[name]({ ...facts, rightsStated: false, paper: true }),
  ]),
  ...Object.entries(say.updates.refusals).map(([name, one]): [string, Told] => [`update ${name}`, one]),
  ["ins false", say.insFalse],
  ["too slow", say.tooSlow],
  ["scan cut", say.scanCut],
  ["scan locked", say.bar.scanLocked],
  ["scanner garbles", say.bar.scannerGarbles],
  ["scanner slow", say.bar.scannerSlow],
  ["first file only", say.bar.firstFileOnly],
  ["nothing dropped", say.bar.nothingDropped],
  ["diagnostic not copied", say.bar.diagnosticNotCopied],
  ...Object.entries(say.camera.states).flatMap(([name, { code, ...state }]): [string, Told][] =>
    code === null ? [] : [[`camera ${name}`, { code, ...state }]],
  ),
  ["camera wrong", say.camera.wrong],
  ["camera substitute", say.camera.substitute("Brio")],
  ...Object.entries(say.discretion.exposed).map(([name, one]): [string, Told] => [`window ${name}`, one]),
  ["identity first", say.bar.identityFirst],
  ["empty invoice", say.bar.emptyInvoice],
];
const told = toldBy(fr);

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

test.each(LANGUAGES)("V-04 in %s tells replaced from blocked, and invents no date of it", (language) => {
  const [replaced, blocked] = (["revoked_replaced", "revoked_blocked"] as const).map((reason) =>
    catalogues[language].refusals[reason](first),
  );
  expect(replaced?.sentence).not.toBe(blocked?.sentence);
  // Two bits of a status list hold none; what the desk tells of a first reading is another matter.
  for (const { title, sentence } of [replaced, blocked].flatMap((told) => (told ? [told] : [])))
    expect(`${title} ${sentence}`).not.toMatch(/\d/);
});

test("a code that was read before offers the earlier reading only when there is one", () => {
  expect(fr.refusals.replayed(first).title).toContain("10\u00a0h\u00a012");
  expect(fr.refusals.replayed(first).sentence).toContain("Entrée");
  expect(fr.refusals.replayed({ at: null, reopenable: false }).sentence).not.toContain("Entrée");
});

/** Every sentence of a catalogue with the way to it, functions called with what they may be given. */
function everyText(node: unknown, path: string): [string, string][] {
  if (typeof node === "string") return [[path, node]];
  if (typeof node === "function")
    return everyText(call(node as (...given: unknown[]) => unknown, path), path);
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => everyText(value, `${path}.${key}`));
}

/** What texts are told, where a figure will not do. */
const GIVEN: [RegExp, unknown[]][] = [
  [/^errors\./, [params]],
  [/^refusals\./, [first]],
  [/^doubts\./, [facts]],
  [/^setup\.done/, [["Caméra"]]],
  [/^equipment\.warning/, [{ kind: "camera", name: "Brio", code: "busy", since: facts.now }]],
  [/^equipment\.trouble/, ["lists_missing", facts.now]],
  [/^equipment\.asText/, [diagnostic]],
  [/^exports\.done/, [{ path: "D:\\x", count: 2, left_out: [{ number: 3, why: "cancelled" }] }]],
  [/^exports\.leftOut/, [[{ number: 3, why: "cancelled" }]]],
  [/^medicineBase\.missing/, [["CIS_bdpm.txt"]]],
  [/^paper$/, [{ kind: "vaccination", authority: "FR01", signed_on: "2021-04-29" }]],
  [/^printing\.cut/, [{ field: "total", line: null, shortened: true }]],
  [/^keeping\.(?:due|purged)$/, [{ readings: 1, billed_readings: 2, invoices: 3, drafts: 4, journal: 5 }, 1]],
  [/^keeping\.lines/, [{ first: 1, last: 2 }]],
  [/^keeping\.fault/, [{ kind: "short", seq: 3 }]],
  [/^keeping\.heads/, [{ signed: 1, signed_elsewhere: 2, witnessed: 3, purged: 4 }]],
  [/^keeping\.key$/, ["folder"]],
  [/^ready\.badgeState/, ["camera", "Prêt"]],
  [/^books\.(?:ask|name|closedNow)$/, ["month", "2026-11"]],
];

function call(text: (...given: unknown[]) => unknown, path: string): unknown {
  const given = GIVEN.find(([shape]) => shape.test(path.slice(1)))?.[1];
  if (given) return text(...given);
  // The others take figures, and days or names: which of them is a matter of the type checker.
  for (const tried of choices(4)) {
    try {
      const said = text(...tried);
      if (!/undefined|NaN/.test(JSON.stringify(said))) return said;
    } catch {
      continue;
    }
  }
  throw new Error(`say in GIVEN what ${path} is told`);
}

const choices = (count: number): unknown[][] =>
  count === 0 ? [[]] : choices(count - 1).flatMap((some) => [7, "2026-11-22"].map((one) => [...some, one]));

/** A word that only one of the two languages has. */
const FOREIGN: Record<Language, RegExp> = {
  fr: /\b(?:the|with|without|your|and|please|failed|invalid|reader|unknown|password|timeout|choose|read again)\b/i,
  en: /\b(?:le|les|des|une|avec|sans|votre|vous|pour|du|est|facture|caisse|lecteur|poste|feuille)\b/i,
};
/** What keeps its French name in every language. */
const NAMES =
  /feuille\.pdf|CL Reader|Présenter ma carte|Langue, language|Language, langue|Français|English|DUPLICATA/g;

test.each(LANGUAGES)("no text of the catalogue %s is empty of words or in another language", (language) => {
  preferences.language = language;
  const texts = everyText(catalogues[language], "").map(([path, text]): [string, string] => [
    path.slice(1),
    text.replace(NAMES, ""),
  ]);
  expect(texts.length, "the walk finds them").toBeGreaterThan(700);
  for (const [path, text] of texts) {
    expect(text, path).not.toMatch(FOREIGN[language]);
    expect(text, path).not.toMatch(/undefined|NaN|\[object/);
  }
});

test.each(LANGUAGES)("no text of the catalogue %s leaves a plural to the reader", (language) => {
  preferences.language = language;
  const lazy = everyText(catalogues[language], "").filter(([, text]) => /\p{L}\((?:s|x|nt)\)/u.test(text));
  expect(lazy).toEqual([]);
});

test("both languages tell a failure under the same code, and end with something to do", () => {
  const english = new Map(toldBy(catalogues.en));
  for (const [name, { code, sentence }] of told) {
    expect(english.get(name)?.code, name).toBe(code);
    expect(sentence.length, name).toBeGreaterThan(0);
    expect(english.get(name)?.sentence, name).toMatch(/[.!?]$/);
  }
});

/** A verb that asks for something, or what goes on by itself. */
const ACTION = /[a-zé]+(?:ez|ites)\b|-(?:le|la|les|y)\b|automatique|reste possible/;

test.each(told)("%s ends with what to do", (_, { sentence, steps }) => {
  // A refusal lists what the patient can do instead.
  if (steps === undefined) expect(sentence).toMatch(ACTION);
  else expect(steps.length).toBeGreaterThan(0);
});

test("every failure of the field has its code", () => {
  const codes = new Set(told.map(([, { code }]) => code));
  for (const [family, count] of [
    ["L", 8],
    ["C", 5],
    ["V", 7],
    ["P", 1],
    ["S", 1],
  ] as const)
    for (let number = 1; number <= count; number++) expect(codes).toContain(`${family}-0${String(number)}`);
});

test("English has figures, days and amounts of its own", () => {
  preferences.language = "en";
  expect(catalogues.en.invoice.bar(4906, -200)).toBe(
    "Health insurance €49.06, complementary or patient −€2.00",
  );
  expect(catalogues.en.result.born("f", "1984-03-09")).toBe("born 9\u00a0March 1984");
  expect(catalogues.en.invoice.amo(70)).toBe("Health insurance, 70%");
  expect(catalogues.en.refusal.lists("2026-11-21T07:02:00Z")).toContain("21/11 at\u00a008:02");
});
