/** The lists by which presentations are checked: taking over those of a folder. */
import { asWireError } from "../backend";
import type { Session } from "../bindings/Session";
import { say } from "../i18n/say";
import { Errands, type Needs } from "./errands.svelte";

export class TrustLists extends Errands {
  /** The folder is signed by others than the office's: whoever brings it is asked whether that is meant. */
  otherSigner = $state(false);
  readonly #renew: (session: Session) => void;

  constructor(needs: Needs, renew: (session: Session) => void) {
    super(needs);
    this.#renew = renew;
  }

  /** The system's own dialog; what was typed stays when nothing is chosen. */
  async pick(before: string): Promise<string> {
    const chosen = await this.choose("pick_folder", say.trustLists.folder);
    if (chosen !== null) this.otherSigner = false;
    return chosen ?? before;
  }

  bring(folder: string): Promise<void> {
    return this.once(async () => {
      const other = this.otherSigner;
      this.otherSigner = false;
      try {
        this.#renew(await this.needs.call("import_lists", { folder: folder.trim(), other_roots: other }));
        this.needs.tell(say.trustLists.taken);
      } catch (thrown) {
        this.otherSigner = asWireError(thrown).code === "lists_signer";
        throw thrown;
      }
    });
  }
}
