/** Updates: whether the office takes them, and the file that was brought. */
import type { UpdateJudged } from "../bindings/UpdateJudged";
import type { Updates as Standing } from "../bindings/Updates";
import { say } from "../i18n/say";
import { Errands } from "./errands.svelte";

export class Updates extends Errands {
  standing = $state.raw<Standing | null>(null);
  judged = $state.raw<UpdateJudged | null>(null);

  look(): Promise<void> {
    return this.once(async () => {
      this.judged = null;
      this.standing = await this.needs.call("updates", {});
    });
  }

  allow(allowed: boolean): Promise<void> {
    return this.once(async () => {
      this.judged = null;
      this.standing = await this.needs.call("allow_updates", { allowed });
    });
  }

  check(file: string): Promise<void> {
    return this.once(async () => {
      this.judged = null;
      this.judged = await this.needs.call("check_update", { file: file.trim() });
    });
  }

  install(file: string): Promise<void> {
    return this.once(async () => {
      const { version, path } = await this.needs.call("install_update", { file: file.trim() });
      this.needs.tell(say.updates.handedOver(version, path));
    });
  }
}
