/** Every number, amount, date and hour that the user reads, in the language of the screen, at Paris time. */
import { type Language, preferences } from "./preferences.svelte";

const NARROW = "\u202f";
const NO_BREAK = "\u00a0";
const MONTHS: Record<Language, readonly string[]> = {
  fr: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" "),
  en: "January February March April May June July August September October November December".split(" "),
};
const PARIS = new Intl.DateTimeFormat("fr-FR", {
  timeZone: "Europe/Paris",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** 49,06 € or €49.06 from 4906 cents. */
export function euros(cents: number): string {
  if (inFrench()) return `${amount(cents)}${NARROW}€`;
  return `${cents < 0 ? "−" : ""}€${amount(Math.abs(cents))}`;
}

/** 49,06 or 49.06 from 4906 cents: for columns whose head says the unit. */
export function amount(cents: number): string {
  const whole = Math.trunc(Math.abs(cents) / 100);
  const rest = String(Math.abs(cents) % 100).padStart(2, "0");
  return `${cents < 0 ? "−" : ""}${integer(whole)}${inFrench() ? "," : "."}${rest}`;
}

/** 1 234 567 or 1,234,567 */
export function integer(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, inFrench() ? NARROW : ",");
}

const PLURALS: Record<Language, Intl.PluralRules> = {
  fr: new Intl.PluralRules("fr"),
  en: new Intl.PluralRules("en"),
};

/** The form of a word for so many: in French none is one, in English none is many. */
export function form(count: number, one: string, many: string): string {
  return PLURALS[preferences.language].select(count) === "one" ? one : many;
}

/** 1 facture, 1 204 factures; 0 facture, 0 invoices. */
export function counted(count: number, one: string, many: string): string {
  return `${integer(count)} ${form(count, one, many)}`;
}

/** Those that there are, in one line: of 2 and 0, the first alone; empty when there are none. */
export function some(parts: readonly (readonly [number, (count: number) => string])[]): string {
  return parts.flatMap(([count, text]) => (count > 0 ? [text(count)] : [])).join(", ");
}

/** 0,62 or 0.62: two decimals at most. */
export function decimal(value: number): string {
  return value.toLocaleString(inFrench() ? "fr-FR" : "en-GB", { maximumFractionDigits: 2 });
}

/** 70 % or 70% */
export function percent(value: number): string {
  return inFrench() ? `${integer(value)}${NARROW}%` : `${integer(value)}%`;
}

/** 22/11/2026 from 2026-11-22. */
export function day(iso: string): string {
  const { year, month, date } = parts(iso);
  return `${date}/${month}/${year}`;
}

/** 9 mars 1984, 1er mai 2026; 9 March 1984. */
export function longDay(iso: string): string {
  const { year, month, date } = parts(iso);
  const number = date === "01" && inFrench() ? "1er" : String(Number(date));
  return `${number}${NO_BREAK}${nameOf(month)} ${year}`;
}

/** novembre 2026 from 2026-11. */
export function month(iso: string): string {
  const { year, month } = parts(iso);
  return `${nameOf(month)} ${year}`;
}

/** 00/00/1968 from 19680000, as it stands on the card. */
export function dayOnCard(digits: string): string {
  return `${digits.slice(6, 8)}/${digits.slice(4, 6)}/${digits.slice(0, 4)}`;
}

/** 21/11 à 08 h 02 or 21/11 at 08:02, from an instant. */
export function moment(instant: string): string {
  const at = inParis(instant);
  return `${at.date}/${at.month} ${inFrench() ? "à" : "at"}${NO_BREAK}${hourMinute(at)}`;
}

/** 20/11/2026 à 10 h 42 or 20/11/2026 at 10:42, from an instant. */
export function fullMoment(instant: string): string {
  const at = inParis(instant);
  return `${at.date}/${at.month}/${at.year} ${inFrench() ? "à" : "at"}${NO_BREAK}${hourMinute(at)}`;
}

/** 08 h 02 or 08:02, from an instant. */
export function hour(instant: string): string {
  return hourMinute(inParis(instant));
}

/** The day it is in Paris at an instant, AAAA-MM-JJ. */
export function parisDay(instant: string): string {
  const at = inParis(instant);
  return `${at.year}-${at.month}-${at.date}`;
}

/** AAAA-MM-JJ from what was typed: 22/11/2026, 22/11/26, 22112026, 2211; null when it is no day. */
export function typedDay(text: string, today: string): string | null {
  const digits = text.split(/\D+/).filter(Boolean);
  const joined =
    digits.length === 1 ? (digits[0] ?? "") : digits.map((part) => part.padStart(2, "0")).join("");
  const shape = /^(\d{2})(\d{2})(\d{4}|\d{2})?$/.exec(joined);
  if (!shape) return null;
  const [, date = "", month = "", typedYear = today.slice(0, 4)] = shape;
  const year = typedYear.length === 2 ? `20${typedYear}` : typedYear;
  const iso = `${year}-${month}-${date}`;
  const parsed = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== iso ? null : iso;
}

/** Cents from what was typed: 12,50, 12.5, 12 €; null when it is no price. */
export function typedEuros(text: string): number | null {
  const shape = /^(\d{1,5})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s€]/g, ""));
  if (!shape) return null;
  const [, whole = "", rest = ""] = shape;
  return Number(whole) * 100 + Number(rest.padEnd(2, "0"));
}

/** HH:MM from what was typed: 21:30, 21h30, 2130, 9h; null when it is no hour. */
export function typedHour(text: string): string | null {
  const shape = /^(\d{1,2})(?:\s*[:hH]?\s*(\d{2})?)$/.exec(text.trim());
  const [hours, minutes] = [Number(shape?.[1]), Number(shape?.[2] ?? "0")];
  if (!shape || hours > 23 || minutes > 59) return null;
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

/** The day before or after, AAAA-MM-JJ. */
export function shiftDay(iso: string, days: number): string {
  const date = new Date(`${iso}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Whole days from one instant to another, never negative. */
export function daysBetween(from: string, to: string): number {
  return Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000));
}

/** 4 s, 1 min 05 s */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds}${NO_BREAK}s`;
  const rest = String(seconds % 60).padStart(2, "0");
  return `${Math.floor(seconds / 60)}${NO_BREAK}min${NO_BREAK}${rest}${NO_BREAK}s`;
}

/** 2 84 03 75 123 001 20, in the groups that people read aloud; « • » for what is hidden. */
export function nir(characters: string, revealed: boolean): string {
  const groups = [1, 2, 2, 2, 3, 3, 2];
  const shown = revealed ? characters : characters.slice(0, 5).padEnd(15, "•");
  let at = 0;
  return groups.map((size) => shown.slice(at, (at += size))).join(NO_BREAK);
}

/** The head of a seal, 3f9a 21c4: enough to compare two papers. */
export function sealHead(hexadecimal: string): string {
  return `${hexadecimal.slice(0, 4)}${NO_BREAK}${hexadecimal.slice(4, 8)}`;
}

interface ParisTime {
  year: string;
  month: string;
  date: string;
  hour: string;
  minute: string;
}

function inParis(instant: string): ParisTime {
  const found = { year: "", month: "", day: "", hour: "", minute: "" };
  for (const { type, value } of PARIS.formatToParts(new Date(instant))) {
    if (type in found) found[type as keyof typeof found] = value;
  }
  return { year: found.year, month: found.month, date: found.day, hour: found.hour, minute: found.minute };
}

function hourMinute(at: ParisTime): string {
  return inFrench() ? `${at.hour}${NO_BREAK}h${NO_BREAK}${at.minute}` : `${at.hour}:${at.minute}`;
}

const inFrench = (): boolean => preferences.language === "fr";

function nameOf(month: string): string {
  return MONTHS[preferences.language][Number(month) - 1] ?? month;
}

function parts(iso: string): { year: string; month: string; date: string } {
  const [year = "", month = "", date = ""] = iso.split("-");
  return { year, month, date };
}

/** Tenths of a millimetre as a ruler is read: `20,3` or `20.3`. */
export function tenths(value: number): string {
  const [whole, tenth] = [Math.trunc(value / 10), Math.abs(value % 10)];
  return `${value < 0 && whole === 0 ? "-" : ""}${whole}${inFrench() ? "," : "."}${tenth}`;
}
