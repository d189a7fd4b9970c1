/** Every word of the screen, in the language that is spoken: `say.bar.message`. */
import { type Language, preferences } from "../preferences.svelte";
import { en } from "./en";
import { fr, type Messages } from "./fr";

export const catalogues: Record<Language, Messages> = { fr, en };

/** Looked up at each use: what Svelte draws from it is drawn anew when the language changes. */
export const say: Messages = new Proxy(fr, {
  get: (_, topic: keyof Messages) => catalogues[preferences.language][topic],
});
