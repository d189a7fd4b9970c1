/** Draws a chart on a canvas. Loaded with the first plot only. */
import "uplot/dist/uPlot.min.css";

import uPlot from "uplot";

import { decimal } from "../format";
import type { Chart, Drawn, Tone } from "./chart";

export function draw(target: HTMLElement, chart: Chart, width: number, height: number): Drawn {
  const colours = coloursOf(target);
  const plot = new uPlot(options(chart, colours, width, height), columns(chart), target);
  return {
    resize: (wide, high) => plot.setSize({ width: wide, height: high }),
    picture: (title) => picture(plot.ctx.canvas, title, colours),
    destroy: () => plot.destroy(),
  };
}

/** Left and bottom: the library has them as a const enum, which a build file by file cannot see into. */
const [BOTTOM, LEFT] = [2, 3] as const;

type Colours = Record<Tone | "ink" | "line" | "paper" | "font", string>;

function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: of("ink"),
    line: of("line"),
    paper: of("paper"),
    blue: of("blue"),
    green: of("green"),
    amber: of("amber"),
    red: of("red"),
    grey: of("soft"),
    font: `14px ${of("sans")}`,
  };
}

/** The columns that the library wants: places, then values; those on top of others are sums, the highest drawn first. */
function columns({ kind, labels, series }: Chart): uPlot.AlignedData {
  const places = labels.map((_, at) => at);
  if (kind !== "stacked") return [places, ...series.map(({ values }) => [...values])];
  const sums = labels.map(() => 0);
  const piled = series.map(({ values }) =>
    values.map((value, at) => (sums[at] = (sums[at] ?? 0) + (value ?? 0))),
  );
  return [places, ...piled.reverse()];
}

function options(chart: Chart, colours: Colours, width: number, height: number): uPlot.Options {
  const { kind, labels, series } = chart;
  const flat = kind === "flat";
  const bars = uPlot.paths.bars?.({ size: [flat ? 0.7 : 0.62, 44] });
  const order = kind === "stacked" ? [...series].reverse() : series;
  const axis = { stroke: colours.ink, font: colours.font, ticks: { show: false } };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    padding: [12, 16, 0, 0],
    scales: {
      x: {
        time: false,
        range: [-0.6, Math.max(labels.length, 1) - 0.4],
        ori: flat ? 1 : 0,
        dir: flat ? -1 : 1,
      },
      y: { ori: flat ? 0 : 1, range: (_, __, most) => uPlot.rangeNum(0, Math.max(most, 1), 0.1, true) },
    },
    axes: [
      {
        ...axis,
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
        side: flat ? LEFT : BOTTOM,
        size: flat ? 290 : 36,
        grid: { show: false },
        splits: () => shown(labels.length, flat ? labels.length : roomFor(labels, width)),
        values: (_, splits) => splits.map((at) => (flat ? folded(labels[at] ?? "") : (labels[at] ?? ""))),
      },
      {
        ...axis,
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
        side: flat ? BOTTOM : LEFT,
        size: flat ? 32 : 48,
        grid: { stroke: colours.line, width: 1 },
        ...(kind === "lines" ? {} : { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] }),
        values: (_, splits) => splits.map(decimal),
      },
    ],
    series: [
      {},
      ...order.map(({ label, tone }): uPlot.Series =>
        kind === "lines"
          ? {
              label,
              stroke: colours[tone],
              width: 2,
              ...(tone === "blue" ? {} : { dash: [8, 4] }),
              points: { show: true, size: 7, fill: colours[tone] },
            }
          : {
              label,
              fill: colours[tone],
              width: 0,
              points: { show: false },
              ...(bars ? { paths: bars } : {}),
            },
      ),
    ],
  };
}

/** How many labels stand beside each other. */
function roomFor(labels: readonly string[], width: number): number {
  const longest = Math.max(...labels.map(({ length }) => length));
  return Math.max(2, Math.floor(width / (longest * 8 + 24)));
}

/** Places that have room for their label. */
function shown(count: number, room: number): number[] {
  const step = Math.max(1, Math.ceil(count / room));
  return Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step);
}

/** A long label on two lines. */
function folded(label: string): string {
  const middle = label.length > 42 ? label.indexOf(" ", Math.floor(label.length / 2)) : -1;
  return middle < 0 ? label : `${label.slice(0, middle)}\n${label.slice(middle + 1)}`;
}

function picture(plot: HTMLCanvasElement, title: string, colours: Colours): Promise<Blob> {
  const head = Math.round(plot.width * 0.05);
  const sheet = document.createElement("canvas");
  [sheet.width, sheet.height] = [plot.width + head, plot.height + 2 * head];
  const pen = sheet.getContext("2d");
  if (!pen) return Promise.reject(new Error("no canvas"));
  pen.fillStyle = colours.paper;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.fillStyle = colours.ink;
  pen.font = `700 ${Math.round(head * 0.55)}px sans-serif`;
  pen.fillText(title, head / 2, head);
  pen.drawImage(plot, head / 2, head * 1.5);
  return new Promise((resolve, reject) =>
    sheet.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"),
  );
}
