/** From the figures of the desk to what is drawn, written as a table, and read aloud: one and the same. */
import type { DayQuality } from "../bindings/DayQuality";
import type { FailureCause } from "../bindings/FailureCause";
import type { Quality } from "../bindings/Quality";
import { day, decimal, integer, shiftDay } from "../format";
import { say } from "../i18n/say";
import type { Chart } from "../shared/chart";

export function charts(quality: Quality): Chart[] {
  return [hours(quality), channels(quality), times(quality), paper(quality), failures(quality)];
}

/** How many presentations were read, of all. */
export function yieldOf({ channels }: Quality): { read: number; all: number } {
  const sum = (values: number[]): number => values.reduce((one, other) => one + other, 0);
  const read = sum(channels.map(({ accepted, to_confirm }) => accepted + to_confirm));
  return { read, all: read + sum(channels.map(({ refused, trouble }) => refused + trouble)) };
}

function hours({ hours }: Quality): Chart {
  const known = hours.map(({ hour }) => hour);
  const [first, last] = [Math.min(...known), Math.max(...known)];
  // Hours in which nobody came stand between those in which somebody did.
  const all = known.length === 0 ? [] : Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const of = (key: "read" | "failed"): number[] =>
    all.map((hour) => hours.find((one) => one.hour === hour)?.[key] ?? 0);
  return chart("hours", "stacked", all.map(say.quality.hour), [
    { label: say.quality.series.read, values: of("read"), tone: "green" },
    { label: say.quality.series.failed, values: of("failed"), tone: "grey" },
  ]);
}

function channels({ channels }: Quality): Chart {
  const used = channels.filter((one) => one.accepted + one.to_confirm + one.refused + one.trouble > 0);
  const tones = { accepted: "green", to_confirm: "amber", refused: "red", trouble: "grey" } as const;
  const outcomes = ["accepted", "to_confirm", "refused", "trouble"] as const;
  return chart(
    "channels",
    "stacked",
    used.map(({ channel }) => say.channels[channel]),
    outcomes.map((key) => ({
      label: say.quality.series[key],
      values: used.map((one) => one[key]),
      tone: tones[key],
    })),
  );
}

function failures({ failures }: Quality): Chart {
  return chart(
    "failures",
    "flat",
    failures.map(({ cause }) => causeName(cause)),
    [{ label: say.quality.series.count, values: failures.map(({ count }) => count), tone: "blue" }],
  );
}

function times(quality: Quality): Chart {
  const days = everyDay(quality);
  const seconds = (millis: number | null): number | null => (millis === null ? null : millis / 1000);
  return chart(
    "times",
    "lines",
    days.map((one) => day(one.day)),
    [
      { label: say.quality.series.median, values: days.map(({ median }) => seconds(median)), tone: "blue" },
      { label: say.quality.series.p95, values: days.map(({ p95 }) => seconds(p95)), tone: "amber" },
    ],
  );
}

function paper(quality: Quality): Chart {
  const days = everyDay(quality);
  return chart(
    "paper",
    "stacked",
    days.map((one) => day(one.day)),
    [
      { label: say.quality.series.avoided, values: days.map((one) => one.paper_avoided), tone: "green" },
      { label: say.quality.series.used, values: days.map((one) => one.paper_used), tone: "grey" },
    ],
  );
}

/** From the first day on which something was to the last: a Sunday is a gap in the plot, not a missing day. */
function everyDay({ days }: Quality): DayQuality[] {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const all: DayQuality[] = [];
  const none = { verdicts: 0, median: null, p95: null, paper_used: 0, paper_avoided: 0 };
  for (let at = first.day; at <= last.day; at = shiftDay(at, 1))
    all.push(days.find((one) => one.day === at) ?? { day: at, ...none });
  return all;
}

function causeName(cause: FailureCause): string {
  const told =
    cause.kind === "refused"
      ? say.refusals[cause.reason]({ at: null, reopenable: false })
      : say.troubles[cause.reason];
  return told.title.replace(/\.$/, "");
}

const chart = (
  table: Chart["table"],
  kind: Chart["kind"],
  labels: string[],
  series: Chart["series"],
): Chart => ({
  table,
  kind,
  title: say.quality.tables[table],
  rows: say.quality.rows[table],
  labels,
  series,
});

/** A figure of a table. */
export const figure = (value: number | null): string =>
  value === null ? "–" : Number.isInteger(value) ? integer(value) : decimal(value);
