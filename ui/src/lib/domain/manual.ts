/** The user's manual: the pages of assets/help, which page tells about a screen or a code, and their text taken apart. */
import { lexer, type Token } from "marked";

import type { Place } from "./keys";

const sources = import.meta.glob<string>("../../../../assets/help/*.md", {
  eager: true,
  query: "?raw",
  import: "default",
});
const pictures = import.meta.glob<string>("../../../../assets/help/images/*.png", {
  eager: true,
  query: "?url",
  import: "default",
});

/** Where each screen is told about. */
const pageOfPlace: Partial<Record<Place, string>> = {
  result: "verifications",
  refusal: "verifications",
  incident: "lecteurs",
  invoice: "facture",
  sealed: "facture",
  register: "facture",
  books: "facture",
  sheet: "papier",
  equipment: "lecteurs",
  keeping: "sauvegarde",
  people: "cabinet",
  recovery: "cabinet",
  switch: "cabinet",
  challenge: "camera",
};

const nameOf = (path: string): string =>
  path
    .split("/")
    .at(-1)
    ?.replace(/\.\w+$/, "") ?? "";
const byName = new Map(Object.entries(sources).map(([path, text]) => [nameOf(path), text]));

/** In the order in which they are offered. */
export const order: readonly string[] = [
  "premiere-visite",
  "verifications",
  "lecteurs",
  "camera",
  "facture",
  "papier",
  "cabinet",
  "discretion",
  "disque",
  "sauvegarde",
  "conservation",
  "mises-a-jour",
  "installer",
  "limites",
];

export const pages: readonly { name: string; title: string }[] = order.map((name) => ({
  name,
  title: /^# (.*)$/m.exec(byName.get(name) ?? "")?.[1] ?? name,
}));

export interface Chapter {
  name: string;
  tokens: Token[];
}

/** A page, or one code of it with its page's name. */
export function chapter(name: string): Chapter {
  return { name, tokens: lexer(byName.get(name) ?? "") };
}

/** The page of a code such as `L-03`: the one that has a heading for it. */
export const pageOfCode = (code: string): string | null =>
  [...byName].find(([, text]) => text.includes(`\n## ${code} `))?.[0] ?? null;

/** Which page to open on a screen: that of the code it shows, or its own. */
export function pageFor(place: Place, code: string | null): string {
  return (code === null ? null : pageOfCode(code)) ?? pageOfPlace[place] ?? "premiere-visite";
}

/** The address of a picture that a page names as `images/NAME.png`. */
export const pictureOf = (href: string): string | undefined =>
  Object.entries(pictures).find(([path]) => path.endsWith(`/${href}`))?.[1];
