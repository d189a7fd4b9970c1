/** Asking the next phone to sign a challenge, and asking no more. */
import type { Call } from "../backend";
import type { Challenge } from "../bindings/Challenge";

export class Challenges {
  constructor(
    private readonly call: Call,
    private readonly once: (run: () => Promise<void>) => Promise<void>,
    /** Shows it; without one, the counter is ready for any phone. */
    private readonly show: (challenge: Challenge | null) => void,
  ) {}

  /** Shows a challenge: the next code must answer it. */
  ask(): Promise<void> {
    return this.once(async () => this.show(await this.call("ask_challenge", {})));
  }

  /** The patient has gone, or cannot scan: codes need not answer any more. */
  drop(): Promise<void> {
    return this.once(async () => {
      await this.call("drop_challenge", {});
      this.show(null);
    });
  }
}
