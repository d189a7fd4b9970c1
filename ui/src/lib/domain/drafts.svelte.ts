/** The draft that waits at the desk: written as it changes, offered again after a lock, a crash, a restart. */
import type { Call } from "../backend";
import type { Draft } from "../bindings/Draft";
import type { KeptDraft } from "../bindings/KeptDraft";
import { outcome } from "./outcome";
import type { Visit } from "./screen";

/** Somebody who types writes the draft once, not at each stroke. */
const WRITE_PAUSE_MS = 400;

interface Needs {
  call: Call;
  now: () => Date;
  report: (thrown: unknown) => void;
  /** Shows the invoice of a draft on its reading. */
  goOn: (visit: Visit, draft: Draft) => void;
}

export class Drafts {
  waiting = $state.raw<KeptDraft | null>(null);

  readonly #needs: Needs;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unwritten: Draft | null = null;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** What waits at the desk. */
  async look(): Promise<void> {
    try {
      this.waiting = await this.#needs.call("kept_draft", {});
    } catch (thrown) {
      this.#needs.report(thrown);
    }
  }

  /** Writes the draft after a short pause; the last one counts. */
  keep(draft: Draft): void {
    this.waiting = { at: this.#needs.now().toISOString(), draft };
    this.#unwritten = draft;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), WRITE_PAUSE_MS);
  }

  /** Writes what is not written yet: the office is about to be locked. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const draft = this.#unwritten;
    this.#unwritten = null;
    if (!draft) return;
    try {
      await (linesOf(draft) === 0
        ? this.#needs.call("drop_draft", {})
        : this.#needs.call("keep_draft", { draft }));
    } catch (thrown) {
      this.#needs.report(thrown);
    }
  }

  /** It became an invoice: the desk knows. */
  sealed(): void {
    this.forget();
  }

  async drop(): Promise<void> {
    this.forget();
    try {
      await this.#needs.call("drop_draft", {});
    } catch (thrown) {
      this.#needs.report(thrown);
    }
  }

  /** Goes on with what waits: its reading again, then the invoice as it was left. */
  async resume(kept = this.waiting): Promise<void> {
    if (!kept) return;
    try {
      const shown = await this.#needs.call("reopen", { usage_id: kept.draft.usage_id });
      const { visit } = outcome(shown);
      if (!visit) return;
      this.waiting = kept;
      // Whoever wrote the draft had checked the identity.
      this.#needs.goOn({ ...visit, rank: kept.draft.beneficiary, identityChecked: true }, kept.draft);
    } catch (thrown) {
      this.#needs.report(thrown);
    }
  }

  /** Nothing of it stays in the page; what the desk keeps stays. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#unwritten = null;
    this.waiting = null;
  }
}

/** How many lines a draft has: acts of a practice, or boxes of a pharmacy. */
export function linesOf({ acts, boxes }: Draft): number {
  return acts.length + (boxes?.length ?? 0);
}
