/** From the window's events to actions: keys, the hand scanner, paste and drop. Nothing here knows what an action does. */
import type { Action } from "../i18n/actions";
import { lookUp, type Place } from "./keys";
import type { Stroke } from "./layouts";
import { BURST_GAP_MS, type ScannedCode, SILENCE_MS, Wedge } from "./wedge";

export interface Desk {
  place: () => Place;
  can: (action: Action) => boolean;
  perform: (action: Action, index: number) => void;
  /** Any sign of life. */
  touch: () => void;
  /** Alt was released, or the window lost. */
  hide: () => void;
  /** A scanner is being tried: true when the stroke goes to that. */
  strokes: (stroke: Stroke) => boolean;
  readScan: (code: ScannedCode) => void;
  readText: (text: string) => void;
  /** A picture, and how many others came with it. */
  readFile: (file: File, others: number) => void;
  scanCut: () => void;
  nothingPasted: () => void;
  nothingDropped: () => void;
  dragging: (over: boolean) => void;
}

/** Listens to a window until the returned function is called. */
export function listen(view: Window, desk: Desk): () => void {
  const life = new AbortController();
  const on = <K extends keyof WindowEventMap>(
    name: K,
    heard: (event: WindowEventMap[K]) => void,
    capture = false,
  ): void => {
    view.addEventListener(name, heard, { signal: life.signal, capture });
  };
  const scanner = new Scanner(desk);
  on(
    "keydown",
    (event) => {
      if (webviewWould(event)) event.preventDefault();
      if (!scanner.hear(event)) typed(event, desk);
    },
    true,
  );
  on("keyup", (event) => {
    // Only Alt means something when it is let go.
    if (event.key !== "Alt") return;
    scanner.hear(event);
    desk.hide();
  });
  on("beforeinput", (event) => scanner.typed(event), true);
  on("blur", desk.hide);
  on("pointerdown", desk.touch);
  on("wheel", desk.touch);
  on("paste", (event) => pasted(event, desk));
  on("dragover", (event) => {
    event.preventDefault();
    desk.dragging(true);
  });
  on("dragleave", (event) => event.relatedTarget === null && desk.dragging(false));
  on("drop", (event) => dropped(event, desk));
  return () => {
    life.abort();
    scanner.stop();
  };
}

/** Lets a scanner's burst through, and gives back to the page the strokes that were only a person's. */
class Scanner {
  readonly #wedge = new Wedge();
  readonly #desk: Desk;
  #held: KeyboardEvent[] = [];
  #field: { input: Field; value: string } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** True when the stroke is the scanner's, or may be. */
  hear(event: KeyboardEvent): boolean {
    const stroke = strokeOf(event);
    if (this.#desk.strokes(stroke)) return this.#swallow(event);
    const heard = this.#wedge.hear(stroke);
    clearTimeout(this.#timer);
    switch (heard.kind) {
      case "pass":
        this.#release();
        return false;
      case "hold":
        return this.#hold(event);
      case "take":
        if (heard.begins) this.#held = [];
        this.#restore();
        this.#wait(SILENCE_MS);
        return this.#swallow(event);
      case "code":
        this.#restore();
        this.#field = null;
        this.#desk.touch();
        this.#desk.readScan(heard);
        return this.#swallow(event);
    }
  }

  /** What the system types for a stroke of the scanner after all: dead keys, and Alt with a number. */
  typed(event: InputEvent): void {
    if (this.#wedge.capturing) event.preventDefault();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** In a field the stroke stays natural; elsewhere it waits, so that C does not act before V is heard. */
  #hold(event: KeyboardEvent): boolean {
    const field = typingField(event.target);
    if (this.#held.length === 0) this.#field = field && { input: field, value: field.value };
    this.#held.push(event);
    this.#wait(BURST_GAP_MS + 10);
    return true;
  }

  #wait(silence: number): void {
    this.#timer = setTimeout(() => {
      const code = this.#wedge.silence();
      this.#restore();
      if (code === null) this.#release();
      else if (code === "cut") this.#desk.scanCut();
      else this.#desk.readScan(code);
    }, silence);
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    this.#field = null;
    for (const event of held) typed(event, this.#desk);
  }

  /** Neither the page nor a control in it hears of this stroke. */
  #swallow(event: KeyboardEvent): boolean {
    event.preventDefault();
    event.stopImmediatePropagation();
    return true;
  }

  /** The burst is a code: what its first strokes left in a field is taken out, and what a dead key adds later. */
  #restore(): void {
    if (!this.#field || this.#held.length > 0) return;
    const { input, value } = this.#field;
    if (input.value === value) return;
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function strokeOf(event: KeyboardEvent): Stroke {
  const { code, key, shiftKey: shift, ctrlKey: ctrl, altKey: alt } = event;
  // Windows says AltGr as Ctrl and Alt.
  const altGraph = event.getModifierState("AltGraph") || (ctrl && alt);
  // A person's shortcut with the system key is no stroke of a scanner.
  const known = event.metaKey ? "Unidentified" : code;
  return { code: known, key, shift, ctrl, alt, altGraph, up: event.type === "keyup", at: event.timeStamp };
}

/** A code is read wherever the office is open. */
function reads(place: Place): boolean {
  return place !== "starting" && place !== "office" && place !== "reading";
}

/** Keys by which a webview would reload, search, print or close over an unfinished draft. */
function webviewWould(event: KeyboardEvent): boolean {
  const commanded = event.ctrlKey || event.metaKey;
  return /^F\d+$/.test(event.key) || (commanded && "fgnprsuw".includes(event.key.toLowerCase()));
}

function typed(event: KeyboardEvent, desk: Desk): void {
  desk.touch();
  for (const key of names(event)) {
    const found = lookUp(desk.place(), key);
    if (!found || !desk.can(found.action) || belongsToPage(event, key)) continue;
    event.preventDefault();
    if (!event.repeat || REPEATS.has(found.action)) desk.perform(found.action, found.index);
    return;
  }
}

const REPEATS = new Set<Action>([
  "next_person",
  "previous_person",
  "next_line",
  "previous_line",
  "next_invoice",
  "previous_invoice",
  "older",
  "newer",
]);

/** The names a stroke may have in the key table. Figures go by their place: on AZERTY they are shifted. */
function names(event: KeyboardEvent): string[] {
  if (event.ctrlKey || event.metaKey || (event.altKey && event.key !== "Alt")) return [];
  const printed = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const figure =
    event.shiftKey && event.key !== event.code.slice(-1)
      ? undefined
      : /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  return figure === undefined || figure === printed ? [printed] : [printed, figure];
}

/** A key that the focused control needs for itself. */
function belongsToPage(event: KeyboardEvent, key: string): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  // Under a dialog the screen has no keys, wherever a click left the focus.
  if (document.querySelector("dialog[open]") && key !== "F12") return true;
  if (key === "Tab") return event.shiftKey || !target.matches("body, h1");
  // A field keeps all but the function keys: Échap leaves it first, and only then the screen.
  if (typingField(target)) return !/^F\d+$/.test(key);
  if (key === "Enter") return target.matches("button, a, summary");
  return key.startsWith("Arrow") && target.matches("input[type=radio], select");
}

type Field = HTMLInputElement | HTMLTextAreaElement;

function typingField(target: EventTarget | null): Field | null {
  if (target instanceof HTMLTextAreaElement) return target;
  return target instanceof HTMLInputElement && !["radio", "checkbox", "file", "button"].includes(target.type)
    ? target
    : null;
}

function pasted(event: ClipboardEvent, desk: Desk): void {
  if (!reads(desk.place()) || !event.clipboardData) return;
  const text = event.clipboardData.getData("text/plain").trim();
  // Text pasted in a field is the field's, unless it is a code.
  if (typingField(event.target) && !text.toUpperCase().startsWith("CV1:")) return;
  event.preventDefault();
  desk.touch();
  if (!brought(event.clipboardData, text, desk)) desk.nothingPasted();
}

function dropped(event: DragEvent, desk: Desk): void {
  event.preventDefault();
  desk.dragging(false);
  if (!reads(desk.place()) || !event.dataTransfer) return;
  desk.touch();
  const text = event.dataTransfer.getData("text/plain").trim();
  if (!brought(event.dataTransfer, text, desk)) desk.nothingDropped();
}

/** Files go first: a browser gives the address of a picture beside the picture itself. */
function brought({ files }: DataTransfer, text: string, desk: Desk): boolean {
  const [file, ...others] = files;
  if (file) desk.readFile(file, others.length);
  else if (text !== "") desk.readText(text);
  return file !== undefined || text !== "";
}
