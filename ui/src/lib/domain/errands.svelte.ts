/** A part of the desk that is asked one thing at a time. */
import type { Message, Ports } from "./screen";

export interface Needs {
  call: Ports["call"];
  tell: (message: Message) => void;
  report: (thrown: unknown) => void;
}

export class Errands {
  /** Something is under way that takes its time. */
  busy = $state(false);
  protected readonly needs: Needs;

  constructor(needs: Needs) {
    this.needs = needs;
  }

  /** Runs one thing at a time, and tells what went wrong. */
  protected async once(run: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await run();
    } catch (thrown) {
      this.needs.report(thrown);
    } finally {
      this.busy = false;
    }
  }
}
