/** From the window's events to actions: keys, the hand scanner, paste and drop. Nothing here knows what an action does. */
import type { Action } from "../i18n/actions";
import { lookUp, type Place } from "./keys";
import { BURST_GAP_MS, SILENCE_MS, Wedge } from "./wedge";

export interface Desk {
  place: () => Place;
  can: (action: Action) => boolean;
  perform: (action: Action, index: number) => void;
  /** Any sign of life. */
  touch: () => void;
  /** Alt was released, or the window lost. */
  hide: () => void;
  readText: (text: string) => void;
  readFile: (file: File) => void;
  scanCut: () => void;
  nothingPasted: () => void;
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
  on("keyup", (event) => event.key === "Alt" && desk.hide());
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
  #field: { input: HTMLInputElement; value: string } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** True when the stroke is the scanner's, or may be. */
  hear(event: KeyboardEvent): boolean {
    if (!reads(this.#desk.place())) return false;
    const heard = this.#wedge.hear({
      code: event.code,
      shift: event.shiftKey,
      modified: event.ctrlKey || event.altKey || event.metaKey,
      at: event.timeStamp,
    });
    clearTimeout(this.#timer);
    switch (heard.kind) {
      case "pass":
        this.#release();
        return false;
      case "hold":
        return this.#hold(event);
      case "take":
        event.preventDefault();
        if (heard.begins) this.#swallow();
        this.#timer = setTimeout(() => this.#wedge.reset() && this.#desk.scanCut(), SILENCE_MS);
        return true;
      case "code":
        event.preventDefault();
        this.#desk.touch();
        this.#desk.readText(heard.text);
        return true;
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** In a field the stroke stays natural; elsewhere it waits, so that C does not act before V is heard. */
  #hold(event: KeyboardEvent): boolean {
    const field = typingField(event.target);
    if (this.#held.length === 0) this.#field = field && { input: field, value: field.value };
    this.#held.push(event);
    this.#timer = setTimeout(() => {
      this.#wedge.reset();
      this.#release();
    }, BURST_GAP_MS + 10);
    return true;
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    for (const event of held) typed(event, this.#desk);
  }

  /** The burst is a code: what its first strokes left in a field is taken out. */
  #swallow(): void {
    this.#held = [];
    if (!this.#field) return;
    this.#field.input.value = this.#field.value;
    this.#field.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.#field = null;
  }
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

const REPEATS = new Set<Action>(["next_person", "previous_person", "next_line", "previous_line"]);

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
  if (target.closest("dialog") && key !== "F12") return true;
  if (key === "Tab") return event.shiftKey || !target.matches("body, h1");
  // A field keeps all but the function keys: Échap leaves it first, and only then the screen.
  if (typingField(target)) return !/^F\d+$/.test(key);
  if (key === "Enter") return target.matches("button, a, summary");
  return key.startsWith("Arrow") && target.matches("input[type=radio], select");
}

function typingField(target: EventTarget | null): HTMLInputElement | null {
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
  const file = [...event.clipboardData.files][0];
  if (file) desk.readFile(file);
  else if (text !== "") desk.readText(text);
  else desk.nothingPasted();
}

function dropped(event: DragEvent, desk: Desk): void {
  event.preventDefault();
  desk.dragging(false);
  if (!reads(desk.place())) return;
  desk.touch();
  const file = event.dataTransfer?.files[0];
  const text = event.dataTransfer?.getData("text/plain").trim() ?? "";
  if (file) desk.readFile(file);
  else if (text !== "") desk.readText(text);
}
