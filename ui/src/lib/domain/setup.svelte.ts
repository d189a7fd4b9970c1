/** É12: the first installation. What comes next is kept at the desk, so that it goes on after a restart. */
import type { Call } from "../backend";
import type { DeskEvent } from "../bindings/DeskEvent";
import type { Session } from "../bindings/Session";
import type { SetupStep } from "../bindings/SetupStep";
import { say } from "../i18n/say";
import { preferences, SETUP_STEPS } from "../preferences.svelte";
import type { Printing } from "./printing.svelte";
import type { Message } from "./screen";
import type { Trial } from "./trial.svelte";

/** What was presented meanwhile: it proves a device, and is no patient. */
export type Proof = "read" | "heard" | null;

/** What the counter does for it. */
interface Host {
  once: (run: () => Promise<void>) => Promise<void>;
  /** Shows the office as it now is: at its next step, or ready. */
  enter: (session: Session) => void;
  tell: (message: Message) => void;
  ready: () => void;
  equipment: { trial: Trial };
  printing: Printing;
}

export class Setup {
  step = $state<SetupStep>("recovery");
  proof = $state<Proof>(null);
  readonly #call: Call;
  readonly #host: Host;

  constructor(call: Call, host: Host) {
    this.#call = call;
    this.#host = host;
  }

  /** The steps whose device was seen to work, also before a restart; the others were passed over. */
  get done(): readonly SetupStep[] {
    return preferences.proved;
  }

  /** Shows a step; some begin by themselves. */
  show(step: SetupStep): void {
    // Another office begins anew.
    if (step === "recovery") preferences.proved = [];
    this.step = step;
    this.proof = null;
    const {
      equipment: { trial },
      printing,
    } = this.#host;
    if (step === "scanner") trial.start();
    else trial.stop();
    if (step === "printer") void printing.guard(printing.prepare());
  }

  /** From any step to the next; after the last the counter is ready. */
  next(): Promise<void> {
    return this.at(SETUP_STEPS[SETUP_STEPS.indexOf(this.step) + 1] ?? null);
  }

  previous(): Promise<void> {
    const before = SETUP_STEPS[SETUP_STEPS.indexOf(this.step) - 1];
    return before === undefined || before === "recovery" ? Promise.resolve() : this.at(before);
  }

  at(step: SetupStep | null): Promise<void> {
    return this.#host.once(async () => {
      if (this.#works() && !this.done.includes(this.step)) preferences.proved = [...this.done, this.step];
      this.#host.enter(await this.#call("setup_at", { step }));
      if (step !== null) return;
      const passed = SETUP_STEPS.filter((one) => one !== "recovery" && !this.done.includes(one));
      this.#host.tell(say.setup.done(passed.map((one) => say.setup.short[one])));
    });
  }

  /** Whether the device of this step was seen to work. */
  #works(): boolean {
    const { equipment, printing } = this.#host;
    switch (this.step) {
      case "recovery":
        return true;
      case "reader":
      case "camera":
        return this.proof === "read";
      case "scanner":
        return equipment.trial.faults?.length === 0;
      case "printer":
        return printing.printer?.near != null;
    }
  }

  later(): void {
    this.#host.ready();
    this.#host.tell(say.setup.later);
  }

  /** What happens at the devices is a trial here: nobody's card comes onto the screen. Whether it was taken. */
  hear(event: DeskEvent): boolean {
    switch (event.event) {
      case "presented":
        this.proof = event.shown.reading.verdict === "trouble" ? "heard" : "read";
        return true;
      case "progress":
      case "failed":
      case "waiting":
        this.proof ??= "heard";
        return true;
      default:
        return false;
    }
  }
}
