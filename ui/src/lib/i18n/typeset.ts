/** French spacing for a whole tree of texts, so that catalogues are typed with plain spaces. */

const NARROW = "\u202f";
const NO_BREAK = "\u00a0";

/** The same tree, with no-break spaces before « : ; ! ? », inside quotation marks, and between a number and its unit, in strings
 * and in what functions return. */
export function typeset<T>(tree: T): T {
  return set(tree) as T;
}

function set(node: unknown): unknown {
  if (typeof node === "string") return french(node);
  if (typeof node === "function")
    return (...args: unknown[]) => set((node as (...given: unknown[]) => unknown)(...args));
  if (Array.isArray(node)) return node.map(set);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, set(value)]));
}

function french(text: string): string {
  return text
    .replace(/ ([;!?])/g, `${NARROW}$1`)
    .replace(/ :/g, `${NO_BREAK}:`)
    .replace(/« /g, `«${NO_BREAK}`)
    .replace(/ »/g, `${NO_BREAK}»`)
    .replace(/ –/g, `${NO_BREAK}–`)
    .replace(/(\d) (?=(?:[%€]|(?:s|min|h|cm|mm|Mo|jours?|mois|ans?)(?![a-zà-ÿ])))/g, `$1${NO_BREAK}`)
    .replace(/\bn° /g, `n°${NO_BREAK}`);
}
