/** A window on a list of any length: pages are asked for by the row beside them, and those far behind are let go. */
import { tick } from "svelte";

import type { Turn } from "../bindings/Turn";

interface Page<Row> {
  rows: Row[];
  /** Whether there are more in the direction that was asked for. */
  more: boolean;
}

interface Source<Row, Key> {
  load: (turn: Turn<Key>) => Promise<Page<Row>>;
  keyOf: (row: Row) => Key;
  report: (thrown: unknown) => void;
}

/** What stays in memory: some screens each way, whatever the office holds. */
export const KEPT = 600;

export class Pager<Row, Key> {
  /** Newest first. */
  rows = $state.raw<readonly Row[]>([]);
  /** The last change was at the head: the list on the screen keeps its place by its end. */
  atHead = $state(false);
  /** Nothing is newer than the first row. */
  newest = $state(true);
  /** Nothing is older than the last row. */
  oldest = $state(true);
  #turn = 0;
  #busy: Promise<void> | null = null;
  readonly #source: Source<Row, Key>;

  constructor(source: Source<Row, Key>) {
    this.#source = source;
  }

  forget(): void {
    this.#turn += 1;
    this.#busy = null;
    [this.rows, this.newest, this.oldest, this.atHead] = [[], true, true, false];
  }

  /** Begins anew at one end. Whether it was this beginning that counted. */
  async begin(end: "newest" | "oldest" = "newest"): Promise<boolean> {
    const turn = ++this.#turn;
    this.#busy = null;
    const page = await this.#source.load(end);
    if (turn !== this.#turn) return false;
    this.atHead = false;
    this.rows = page.rows;
    this.newest = end === "newest" || !page.more;
    this.oldest = end === "oldest" || !page.more;
    return true;
  }

  /** Lets `change` see each row; for one that became something else. */
  map(change: (row: Row) => Row): void {
    this.rows = this.rows.map(change);
  }

  older(): Promise<void> {
    const last = this.rows.at(-1);
    if (this.oldest || last === undefined) return Promise.resolve();
    return this.#once({ older: this.#source.keyOf(last) }, async ({ rows, more }) => {
      this.oldest = !more;
      this.atHead = false;
      this.rows = [...this.rows, ...rows];
      await this.#letGo(this.rows.length - KEPT, true);
    });
  }

  newer(): Promise<void> {
    const first = this.rows[0];
    if (this.newest || first === undefined) return Promise.resolve();
    return this.#once({ newer: this.#source.keyOf(first) }, async ({ rows, more }) => {
      this.newest = !more;
      this.atHead = true;
      this.rows = [...rows, ...this.rows];
      await this.#letGo(this.rows.length - KEPT, false);
    });
  }

  /** Takes rows away at the end that nobody looks at, once the others are on the screen. */
  async #letGo(count: number, head: boolean): Promise<void> {
    if (count <= 0) return;
    const turn = this.#turn;
    await tick();
    if (turn !== this.#turn) return;
    this.atHead = head;
    this.rows = head ? this.rows.slice(count) : this.rows.slice(0, -count);
    if (head) this.newest = false;
    else this.oldest = false;
  }

  /** One page at a time: a wheel asks many times for the same. */
  #once(turn: Turn<Key>, take: (page: Page<Row>) => Promise<void>): Promise<void> {
    const began = this.#turn;
    const run = async (): Promise<void> => {
      try {
        const page = await this.#source.load(turn);
        if (began === this.#turn) await take(page);
      } catch (thrown) {
        if (began === this.#turn) this.#source.report(thrown);
      } finally {
        if (began === this.#turn) this.#busy = null;
      }
    };
    this.#busy ??= run();
    return this.#busy;
  }
}
