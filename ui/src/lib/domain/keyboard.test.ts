import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { scan, type Scan, type System } from "../fake/scanner";
import { type Desk, listen } from "./keyboard";
import type { Place } from "./keys";
import type { Stroke } from "./layouts";

let stop: () => void = () => undefined;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  stop();
  document.body.replaceChildren();
  vi.useRealTimers();
});

function stand(place: Place = "invoice"): { desk: Desk; scans: string[]; acts: string[]; told: string[] } {
  const scans: string[] = [];
  const acts: string[] = [];
  const told: string[] = [];
  const desk: Desk = {
    place: () => place,
    can: () => true,
    perform: (action) => acts.push(action),
    touch: () => undefined,
    hide: () => undefined,
    strokes: () => false,
    readScan: ({ text }) => scans.push(text),
    readText: (text) => told.push(`text ${text}`),
    readFile: (file, others) => told.push(`file ${file.name} and ${others}`),
    scanCut: () => told.push("cut"),
    nothingPasted: () => told.push("nothing pasted"),
    nothingDropped: () => told.push("nothing dropped"),
    dragging: () => undefined,
  };
  stop = listen(window, desk);
  return { desk, scans, acts, told };
}

/** Types as the system would: a key that nobody keeps for itself prints in the field that has the focus. */
function type(strokes: Stroke[]): void {
  let dead = "";
  let number = "";
  for (const stroke of strokes) {
    const target = document.activeElement ?? document.body;
    const event = new KeyboardEvent(stroke.up ? "keyup" : "keydown", {
      code: stroke.code,
      key: stroke.key,
      shiftKey: stroke.shift,
      ctrlKey: stroke.ctrl,
      altKey: stroke.alt,
      bubbles: true,
      cancelable: true,
    });
    Object.defineProperty(event, "timeStamp", { value: stroke.at });
    const left = target.dispatchEvent(event);
    if (stroke.alt || stroke.up) {
      // Windows counts the figures, whatever the page keeps, and types the character when Alt is let go.
      if (stroke.alt) number += /^\d$/.exec(stroke.key)?.[0] ?? "";
      else if (target instanceof HTMLInputElement) insert(target, String.fromCharCode(Number(number)));
      if (stroke.up) number = "";
      continue;
    }
    if (!left) continue;
    const printed = stroke.key === "Dead" ? "" : stroke.key.length === 1 ? dead + stroke.key : "";
    dead = stroke.key === "Dead" ? "^" : "";
    if (printed !== "" && target instanceof HTMLInputElement) insert(target, printed);
  }
}

function insert(field: HTMLInputElement, text: string): void {
  const asked = new InputEvent("beforeinput", { data: text, bubbles: true, cancelable: true });
  if (!field.dispatchEvent(asked)) return;
  field.value += text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function focus(html: string): HTMLInputElement {
  document.body.innerHTML = html;
  const field = document.querySelector("input");
  if (!field) throw new Error("no field");
  field.focus();
  return field;
}

const SYSTEMS: System[] = ["us", "azerty", "bepo"];
const CODE = "CV1:YQA 0$";
const FIELDS = ["<input value='déjà '>", "<dialog open><input value='déjà '></dialog>"];
const WAYS: Scan[] = [{}, { scanner: "azerty" }, { universal: true }, { end: "Tab" }, { capitals: true }];

test.each(SYSTEMS)("on %s nothing of a scan stays in the field or dialog that has the focus", (system) => {
  for (const html of FIELDS)
    for (const way of WAYS) {
      const { scans, acts } = stand();
      const field = focus(html);
      let heard = 0;
      field.addEventListener(
        "keydown",
        (event) => (heard += event.key === "Enter" || event.key === "Tab" ? 1 : 0),
      );
      type(scan(CODE, { ...way, system }));
      expect(scans, JSON.stringify(way)).toEqual([CODE]);
      expect(field.value, JSON.stringify(way)).toBe("déjà ");
      expect(heard, "the field does not hear of the end key").toBe(0);
      expect(acts).toEqual([]);
      stop();
    }
});

test("Échap leaves a field for the heading of its screen, then the screen; not where the field or a dialog needs it", () => {
  const escape = (): boolean =>
    (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }),
    );
  const { acts } = stand("keeping");
  const field = focus("<main><h1 tabindex=-1>SAUVEGARDES</h1><input></main>");
  escape();
  expect(document.activeElement?.tagName).toBe("H1");
  expect(acts).toEqual([]);
  escape();
  expect(acts).toEqual(["leave_keeping"]);

  field.addEventListener("keydown", (event) => event.stopPropagation());
  field.focus();
  escape();
  expect(document.activeElement, "it had something of its own to do").toBe(field);
  focus("<main><h1 tabindex=-1></h1><dialog open><input></dialog></main>");
  escape();
  expect(document.activeElement?.tagName).toBe("INPUT");
});

test("what a person types in a field is all theirs, fast or slow", () => {
  for (const text of ["CV1:AB", "IS01 ZOE", "DC04", "010340093451234417", "dupont-durand"]) {
    const { scans } = stand();
    const field = focus("<input>");
    type(scan(text, { system: "us", gap: 90 }));
    vi.advanceTimersByTime(1_000);
    expect(field.value).toBe(text);
    expect(scans).toEqual([]);
    stop();
  }
  const { scans } = stand();
  const field = focus("<input>");
  type(scan("CV2:0101", { system: "us", gap: 5, end: null }));
  vi.advanceTimersByTime(1_000);
  expect(field.value, "even at a scanner's speed, what is no code is the field's").toBe("CV2:0101");
  expect(scans).toEqual([]);
});

test("a code without an end key is read after a silence", () => {
  const { scans } = stand("ready");
  type(scan(CODE, { end: null }));
  expect(scans).toEqual([]);
  vi.advanceTimersByTime(600);
  expect(scans).toEqual([CODE]);
});

test("a scan that stops short of the end key which others had is said to be cut", () => {
  const { told } = stand("ready");
  type(scan(CODE));
  type(scan("CV1:A", { end: null, start: 9_000 }));
  vi.advanceTimersByTime(600);
  expect(told).toEqual(["cut"]);
});

test("a scanner's second Enter accepts nothing", () => {
  const { acts } = stand("result");
  type(scan(CODE));
  type(scan("", { start: 1_100 }));
  expect(acts).toEqual([]);
});

test("on a closed office a scan does not land in the passphrase", () => {
  const { scans } = stand("office");
  const field = focus("<input type=password>");
  type(scan(CODE));
  expect(field.value).toBe("");
  expect(scans, "what to do with it is the counter's").toEqual([CODE]);
});

function bring(kind: "paste" | "drop", files: File[], text = ""): void {
  const data = { files, getData: () => text };
  const event = new Event(kind, { bubbles: true, cancelable: true });
  Object.defineProperty(event, kind === "paste" ? "clipboardData" : "dataTransfer", { value: data });
  document.body.dispatchEvent(event);
}

const picture = (name: string): File => new File(["x"], name, { type: "image/png" });

test.each(["paste", "drop"] as const)(
  "%s: a picture first, then a text, or it is said that there is nothing",
  (kind) => {
    const { told } = stand("ready");
    bring(kind, [picture("a.png")], "https://example.org/a.png");
    bring(kind, [picture("a.png"), picture("b.png"), picture("c.png")]);
    bring(kind, [], " CV1:AB ");
    bring(kind, []);
    const nothing = kind === "paste" ? "nothing pasted" : "nothing dropped";
    expect(told).toEqual(["file a.png and 0", "file a.png and 2", "text CV1:AB", nothing]);
  },
);

test("nothing is pasted or dropped into a closed office", () => {
  const { told } = stand("office");
  bring("paste", [picture("a.png")]);
  bring("drop", [], "CV1:AB");
  expect(told).toEqual([]);
});
