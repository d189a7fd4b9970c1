/** É10: how the readings go, over a stretch of time. */
import type { Call } from "../backend";
import type { Quality } from "../bindings/Quality";
import type { QualityTable } from "../bindings/QualityTable";
import { shiftDay } from "../format";
import { say } from "../i18n/say";
import type { Stretch } from "../i18n/quality";
import type { Message } from "./screen";

export const STRETCHES = ["week", "month", "quarter", "year"] as const;
const DAYS: Record<Stretch, number> = { week: 7, month: 30, quarter: 91, year: 365 };

interface Needs {
  call: Call;
  tell: (message: Message) => void;
  report: (thrown: unknown) => void;
  today: () => string;
}

export class Readings {
  stretch = $state<Stretch>("month");
  quality = $state.raw<Quality | null>(null);
  #turn = 0;
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  async look(): Promise<void> {
    const turn = ++this.#turn;
    const to = this.#needs.today();
    await this.#try(async () => {
      const quality = await this.#needs.call("quality", { from: shiftDay(to, 1 - DAYS[this.stretch]), to });
      if (turn === this.#turn) this.quality = quality;
    });
  }

  forget(): void {
    this.#turn += 1;
    this.quality = null;
  }

  choose(stretch: Stretch): Promise<void> {
    this.stretch = stretch;
    return this.look();
  }

  next(): Promise<void> {
    return this.choose(STRETCHES[(STRETCHES.indexOf(this.stretch) + 1) % STRETCHES.length] ?? "month");
  }

  saveTable(table: QualityTable): Promise<void> {
    return this.#save(({ from, to }) => this.#needs.call("save_quality", { table, from, to }));
  }

  savePicture(table: QualityTable, draw: () => Promise<Blob>): Promise<void> {
    return this.#save(async ({ from, to }) => {
      const picture = Array.from(new Uint8Array(await (await draw()).arrayBuffer()));
      return await this.#needs.call("save_plot", { table, from, to, picture });
    });
  }

  report(thrown: unknown): void {
    this.#needs.report(thrown);
  }

  #save(write: (quality: Quality) => Promise<{ path: string }>): Promise<void> {
    const { quality } = this;
    if (!quality) return Promise.resolve();
    return this.#try(async () => {
      const { path } = await write(quality);
      const { title, sentence, code } = say.quality.saved;
      this.#needs.tell({ title, sentence: sentence(path), code });
    });
  }

  async #try(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (thrown) {
      this.#needs.report(thrown);
    }
  }
}
