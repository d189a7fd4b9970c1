/** Screen → key → action: what the keyboard does, what buttons print, what help and aria-keyshortcuts say. */
import type { Action } from "../i18n/actions";

/** A screen, as far as keys are concerned. */
export type Place =
  | "starting"
  | "office"
  | "ready"
  | "challenge"
  | "reading"
  | "result"
  | "refusal"
  | "incident"
  | "invoice"
  | "tariffs"
  | "sealed"
  | "sheet"
  | "equipment"
  | "keeping"
  | "register"
  | "books"
  | "quality"
  | "setup"
  | "people"
  | "recovery"
  | "switch"
  | "cover";

export interface Binding {
  action: Action;
  /** The first is the one that is printed. */
  keys: readonly string[];
  /** Shown in the bar of actions, in this order; the first that can be done is the primary one. */
  bar?: true;
  /** Leaves the screen, or stands in for the devices: never the primary thing to do. */
  wayOut?: true;
  /** The webview or the component does it itself; the table only says so. */
  native?: true;
}

const digits = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));

export const everywhere: readonly Binding[] = [
  { action: "switch_user", keys: ["F10"] },
  { action: "lock", keys: ["F12"] },
  { action: "mute", keys: ["M"] },
  { action: "help", keys: ["?"] },
];

export const keyTable: Record<Place, readonly Binding[]> = {
  starting: [],
  office: [],
  ready: [
    { action: "present_phone", keys: ["P"], bar: true },
    { action: "choose_file", keys: ["O"], bar: true, wayOut: true },
    { action: "ask_challenge", keys: ["D"], bar: true },
    { action: "resume_draft", keys: ["R"] },
    { action: "drop_draft", keys: ["Delete"] },
    { action: "paste", keys: ["Control+V"], native: true },
    { action: "register", keys: ["F6"], bar: true },
    { action: "books", keys: ["F9"], bar: true },
    { action: "equipment", keys: ["F11"], bar: true },
    { action: "quality", keys: ["Q"] },
    // The same keys everywhere: they tell what to do, and need no room in the bar.
    { action: "plastic_card", keys: ["F4"] },
    { action: "paper_pad", keys: ["F3"] },
  ],
  challenge: [
    { action: "present_phone", keys: ["P"], bar: true },
    { action: "drop_challenge", keys: ["Escape", "F5"], bar: true },
  ],
  reading: [{ action: "reread", keys: ["F5", "Escape"], bar: true }],
  result: [
    { action: "accept", keys: ["F2", "Enter"], bar: true },
    { action: "accept_for_sheet", keys: ["F3"], bar: true },
    { action: "confirm_identity", keys: ["I"] },
    { action: "choose_person", keys: digits(9) },
    { action: "next_person", keys: ["ArrowDown"] },
    { action: "previous_person", keys: ["ArrowUp"] },
    { action: "reveal", keys: ["Alt"] },
    { action: "privacy", keys: ["L"] },
    { action: "reread", keys: ["F5", "Escape"], bar: true },
  ],
  refusal: [
    { action: "reopen", keys: ["Enter"], bar: true },
    { action: "reread", keys: ["F5", "Escape"], bar: true },
    { action: "plastic_card", keys: ["F4"], bar: true },
    { action: "paper_pad", keys: ["F3"], bar: true },
  ],
  incident: [
    { action: "read_again", keys: ["F5"], bar: true },
    { action: "give_up", keys: ["Escape"], bar: true },
    { action: "plastic_card", keys: ["F4"], bar: true },
    { action: "paper_pad", keys: ["F3"], bar: true },
    { action: "equipment", keys: ["F11"], bar: true },
  ],
  invoice: [
    { action: "seal", keys: ["F2"], bar: true },
    { action: "seal_and_sheet", keys: ["F3"], bar: true },
    { action: "favourite", keys: digits(5) },
    { action: "other_act", keys: ["Tab"] },
    { action: "more", keys: ["+"] },
    { action: "less", keys: ["-"] },
    { action: "remove", keys: ["Delete"] },
    { action: "next_line", keys: ["ArrowDown"] },
    { action: "previous_line", keys: ["ArrowUp"] },
    { action: "date", keys: ["D"] },
    { action: "hour", keys: ["H"] },
    { action: "details", keys: ["X"] },
    { action: "condition", keys: ["C"] },
    { action: "local_regime", keys: ["L"] },
    { action: "pathway", keys: ["P"] },
    { action: "prescription", keys: ["O"] },
    { action: "substitution", keys: ["G"] },
    { action: "box_rate", keys: ["R"] },
    { action: "apart", keys: ["A"] },
    { action: "specific", keys: ["S"] },
    { action: "compulsory", keys: ["T"] },
    { action: "complementary", keys: ["Y"] },
    { action: "tariffs", keys: ["B"] },
    { action: "back", keys: ["Escape"], bar: true },
  ],
  tariffs: [{ action: "leave_tariffs", keys: ["Escape", "F5"], bar: true, wayOut: true }],
  sealed: [
    { action: "sheet", keys: ["F3"], bar: true },
    { action: "receipt", keys: ["R"], bar: true },
    { action: "next_patient", keys: ["Enter", "Escape"], bar: true },
    { action: "cancel", keys: ["A"], bar: true },
    { action: "correct", keys: ["C"], bar: true },
  ],
  sheet: [
    { action: "print", keys: ["F8"], bar: true },
    { action: "save", keys: ["S"], bar: true },
    { action: "receipt", keys: ["R"], bar: true },
    { action: "overlay", keys: ["O"] },
    { action: "leave", keys: ["Escape"], bar: true },
  ],
  equipment: [
    { action: "leave_equipment", keys: ["Escape", "F5"], bar: true, wayOut: true },
    { action: "tariffs", keys: ["T"], bar: true },
    { action: "people", keys: ["U"], bar: true },
    { action: "keeping", keys: ["K"], bar: true },
    { action: "setup", keys: ["I"], bar: true },
    // Their buttons stand beside what they are about.
    { action: "try_scanner", keys: ["E"] },
    { action: "copy_diagnostic", keys: ["C"] },
    { action: "save_diagnostic", keys: ["S"] },
  ],
  keeping: [
    { action: "leave_keeping", keys: ["Escape", "F5"], bar: true, wayOut: true },
    { action: "back_up", keys: ["S"], bar: true },
    { action: "check_journal", keys: ["J"], bar: true },
    { action: "save_support", keys: ["A"], bar: true },
  ],
  register: [
    { action: "leave_register", keys: ["Escape", "F5"], bar: true, wayOut: true },
    { action: "search", keys: ["F6"] },
    { action: "filter", keys: ["F"] },
    { action: "next_invoice", keys: ["ArrowDown"] },
    { action: "previous_invoice", keys: ["ArrowUp"] },
    { action: "older", keys: ["PageDown"] },
    { action: "newer", keys: ["PageUp"] },
    { action: "newest", keys: ["Home"] },
    { action: "oldest", keys: ["End"] },
    { action: "open_detail", keys: ["Enter"] },
    { action: "span", keys: ["D"] },
    { action: "reprint", keys: ["F8"], bar: true },
    { action: "given", keys: ["R"] },
    { action: "sent", keys: ["E"] },
    { action: "paid", keys: ["P"] },
    { action: "rejected", keys: ["J"] },
    { action: "correct", keys: ["C"], bar: true },
    { action: "cancel", keys: ["A"], bar: true },
    { action: "export", keys: ["X"], bar: true },
  ],
  books: [
    { action: "close_day", keys: ["F9"], bar: true },
    { action: "close_month", keys: ["O"], bar: true },
    { action: "close_year", keys: ["N"], bar: true },
    { action: "leave_books", keys: ["Escape", "F5"], bar: true },
    { action: "print_closing", keys: ["F8"], bar: true },
    { action: "quality", keys: ["Q"], bar: true },
  ],
  setup: [
    { action: "setup_next", keys: ["F2"], bar: true },
    { action: "setup_previous", keys: ["Backspace"], bar: true },
    { action: "setup_later", keys: ["Escape"], bar: true, wayOut: true },
  ],
  quality: [
    { action: "leave_quality", keys: ["Escape", "F5"], bar: true, wayOut: true },
    { action: "next_stretch", keys: ["D"], bar: true },
  ],
  people: [{ action: "leave_people", keys: ["Escape", "F5"], bar: true, wayOut: true }],
  recovery: [
    { action: "recovery_kept", keys: ["F2"], bar: true },
    { action: "print_recovery", keys: ["F8"], bar: true },
  ],
  switch: [{ action: "leave_people", keys: ["Escape", "F5"], bar: true, wayOut: true }],
  cover: [{ action: "resume", keys: ["Enter"], bar: true }],
};

/** All that can be typed on a screen. */
export function bindingsOf(place: Place): readonly Binding[] {
  const common = place === "starting" || place === "office" ? [] : everywhere;
  return [...keyTable[place], ...common];
}

/** The key that is printed for an action on a screen. */
export function keyOf(place: Place, action: Action): string | undefined {
  return bindingsOf(place).find((binding) => binding.action === action)?.keys[0];
}

/** What a key asks for on a screen, and which of the action's keys it is (1 for the first). */
export function lookUp(place: Place, key: string): { action: Action; index: number } | null {
  for (const { action, keys, native } of bindingsOf(place)) {
    const at = native ? -1 : keys.indexOf(key);
    if (at >= 0) return { action, index: at + 1 };
  }
  return null;
}

/** Every key of an action, as aria-keyshortcuts spells them; nothing when it has none here. */
export function ariaKeys(place: Place, action: Action, index?: number): string | undefined {
  const keys = bindingsOf(place).find((binding) => binding.action === action)?.keys ?? [];
  const wanted = index === undefined ? keys : keys.slice(index - 1, index);
  return wanted.map((key) => (key === "+" ? "Plus" : key)).join(" ") || undefined;
}
