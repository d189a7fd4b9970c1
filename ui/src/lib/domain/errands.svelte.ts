/** Doing one thing at a time, and telling what went wrong. */
import type { Message, Ports } from "./screen";

export interface Needs {
  call: Ports["call"];
  tell: (message: Message) => void;
  report: (thrown: unknown) => void;
}

export abstract class OneAtATime {
  /** Something is under way that must not be asked for twice. */
  busy = $state(false);

  abstract report(thrown: unknown): void;

  /** Runs it, unless something is under way. */
  async once(run: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await run();
    } catch (thrown) {
      this.report(thrown);
    } finally {
      this.busy = false;
    }
  }
}

/** A part of the desk that is asked one thing at a time. */
export class Errands<More extends Needs = Needs> extends OneAtATime {
  protected readonly needs: More;

  constructor(needs: More) {
    super();
    this.needs = needs;
  }

  override report(thrown: unknown): void {
    this.needs.report(thrown);
  }

  /** The system's own dialog; `null` when nothing is chosen, and when something is under way. */
  protected async choose(what: "pick_folder" | "pick_backup", title: string): Promise<string | null> {
    let chosen: string | null = null;
    await this.once(async () => {
      chosen = await this.needs.call(what, { title });
    });
    return chosen;
  }
}
