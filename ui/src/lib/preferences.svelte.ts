/** How this computer shows and sounds, whoever is at the counter: kept by the page itself, never in the office. */

import { MediaQuery } from "svelte/reactivity";

import type { SetupStep } from "./bindings/SetupStep";

export const LANGUAGES = ["fr", "en"] as const;
export const THEMES = ["system", "light", "dark", "contrast"] as const;
export const SIZES = ["normal", "large"] as const;
/** The steps of the installation in a room that has its office, in order; `recovery` is left by putting the code away. */
export const SETUP_STEPS = ["recovery", "reader", "camera", "scanner", "printer"] as const;
export const VOLUMES = ["low", "normal", "high"] as const;

export type Language = (typeof LANGUAGES)[number];
export type Theme = (typeof THEMES)[number];
export type Size = (typeof SIZES)[number];
export type Volume = (typeof VOLUMES)[number];

export interface Preferences {
  language: Language;
  /** `system` follows what the computer asks of every program. */
  theme: Theme;
  size: Size;
  volume: Volume;
  muted: boolean;
  /** A verdict also lights the edge of the window: for those who do not hear it. */
  flash: boolean;
  /** The steps of the installation whose device was seen to work on this computer. */
  proved: readonly SetupStep[];
}

export const USUAL: Readonly<Preferences> = {
  language: "fr",
  theme: "system",
  size: "normal",
  volume: "normal",
  muted: false,
  flash: false,
  proved: [],
};

/** Every text, figure, colour and note follows these as they change. */
export const preferences = $state<Preferences>({ ...USUAL });

const asked = {
  contrast: new MediaQuery("prefers-contrast: more"),
  dark: new MediaQuery("prefers-color-scheme: dark"),
};

const PLACE = "comptoir.preferences";

/** Takes what was kept on this computer. What is not understood stays as usual. */
export function recall(storage: Pick<Storage, "getItem">): void {
  const kept = parsed(storage.getItem(PLACE));
  preferences.language = oneOf(LANGUAGES, kept.language) ?? USUAL.language;
  preferences.theme = oneOf(THEMES, kept.theme) ?? USUAL.theme;
  preferences.size = oneOf(SIZES, kept.size) ?? USUAL.size;
  preferences.volume = oneOf(VOLUMES, kept.volume) ?? USUAL.volume;
  preferences.muted = kept.muted === true;
  preferences.flash = kept.flash === true;
  const proved: readonly unknown[] = Array.isArray(kept.proved) ? kept.proved : USUAL.proved;
  preferences.proved = SETUP_STEPS.filter((step) => proved.includes(step));
}

/** Keeps every change from now on. */
export function keep(storage: Pick<Storage, "setItem">): () => void {
  return $effect.root(() => {
    $effect(() => storage.setItem(PLACE, JSON.stringify(preferences)));
  });
}

/** The document says which language it speaks and how it is to look; themes.css and app.css do the rest. */
export function dress(root: HTMLElement): void {
  root.lang = preferences.language;
  root.dataset.theme = theme();
  root.dataset.size = preferences.size;
}

/** Who asks every program for contrast needs it more than the dark. */
function theme(): Exclude<Theme, "system"> {
  if (preferences.theme !== "system") return preferences.theme;
  if (asked.contrast.current) return "contrast";
  return asked.dark.current ? "dark" : "light";
}

function parsed(text: string | null): Partial<Record<keyof Preferences, unknown>> {
  try {
    const kept: unknown = JSON.parse(text ?? "{}");
    return typeof kept === "object" && kept !== null ? kept : {};
  } catch {
    // Written by another version, or damaged: how things look is no reason not to start.
    return {};
  }
}

function oneOf<Choice extends string>(choices: readonly Choice[], kept: unknown): Choice | undefined {
  return choices.find((choice) => choice === kept);
}
