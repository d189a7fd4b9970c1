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
    // Nothing of it is no bar, not even a flat one.
    values.map((value, at) => (value ? (sums[at] = (sums[at] ?? 0) + value) : null)),
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
              fill: textured(tone, colours),
              stroke: colours[tone],
              width: 1,
              points: { show: false },
              ...(bars ? { paths: bars } : {}),
            },
      ),
    ],
  };
}

/** The side of a tile, in pixels of the screen. */
const TILE = 8;

/** What fills a bar. Each tone has a texture of its own, as in the legend: who sees no colours, or prints in grey, tells them apart. */
function textured(tone: Tone, colours: Colours): string | CanvasPattern {
  const scale = window.devicePixelRatio;
  const tile = document.createElement("canvas");
  [tile.width, tile.height] = [TILE * scale, TILE * scale];
  const pen = tile.getContext("2d");
  if (!pen || tone === "green" || tone === "blue") return colours[tone];
  pen.scale(scale, scale);
  // Bars lie over each other: a tile covers what is under it.
  pen.fillStyle = colours.paper;
  pen.fillRect(0, 0, TILE, TILE);
  pen.fillStyle = pen.strokeStyle = colours[tone];
  pen.lineWidth = 2.5;
  switch (tone) {
    case "amber":
      for (const at of [-TILE, 0, TILE]) line(pen, [at - 2, TILE + 2], [at + TILE + 2, -2]);
      break;
    case "red":
      pen.fillRect(0, 0, TILE / 2, TILE / 2);
      pen.fillRect(TILE / 2, TILE / 2, TILE / 2, TILE / 2);
      break;
    case "grey":
      line(pen, [0, TILE / 2], [TILE, TILE / 2]);
      break;
  }
  return pen.createPattern(tile, "repeat") ?? colours[tone];
}

function line(pen: CanvasRenderingContext2D, from: [number, number], to: [number, number]): void {
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
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
