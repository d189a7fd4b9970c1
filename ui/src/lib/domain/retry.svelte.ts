/** É5: a reading that stopped is tried again by itself, where that can help; never while somebody is busy, and never for ever. */
import type { Call } from "../backend";
import type { Session } from "../bindings/Session";
import type { TroubleReason } from "../bindings/TroubleReason";

export const RETRY_SECONDS = 5;
/** So often by itself; then the ways out are what is left. */
export const RETRIES = 3;
/** What stopped longer ago than this was another patient's. */
const SERIES_MS = 60_000;

/** Whether reading once more can come to something else, with nobody having to plug, install or choose anything first. */
const HELPS: Record<TroubleReason, boolean> = {
  no_reader: true,
  reader_in_use: true,
  reader_unplugged: true,
  reader_failed: true,
  nothing_laid_down: true,
  no_wallet: true,
  other_application: true,
  engagement_unreadable: true,
  lifted_too_early: true,
  no_progress: true,
  session_failed: true,
  exchange_failed: true,
  card_removed: true,
  card_reset: true,
  card_unreadable: true,
  // Somebody must do something else first, or bring something else.
  reader_service_stopped: false,
  reader_denied: false,
  reader_stuck: false,
  reader_limits: false,
  carrier_not_offered: false,
  presentation_declined: false,
  card_mute: false,
  card_unknown: false,
  card_too_old: false,
  payment_card: false,
  image_unreadable: false,
  no_code_found: false,
  phone_shows_nothing: false,
  lists_missing: false,
  lists_refused: false,
  store_unavailable: false,
  medicine_box: false,
  two_d_doc_verified: false,
  two_d_doc_unverified: false,
  two_d_doc_false: false,
};

export const retryHelps = (reason: TroubleReason): boolean => HELPS[reason];

/** What the retry needs of the counter. */
interface Host {
  readonly now: Date;
  readonly session: Session | null;
  readonly helpOpen: boolean;
  readonly inSight: boolean;
  /** Shows the idle screen. */
  idle: () => void;
  report: (thrown: unknown) => void;
}

export class Retry {
  /** Seconds to the next try; null while none is to come. */
  left = $state<number | null>(null);
  /** Which try is to come, or came last. */
  turn = $state(0);
  /** Why no try is to come on this screen. */
  over = $state<"stopped" | "spent" | null>(null);

  readonly #call: Call;
  readonly #host: Host;
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(call: Call, host: Host) {
    this.#call = call;
    this.#host = host;
  }

  /** A reading stopped. */
  begin(helps: boolean): void {
    this.leave();
    const now = this.#host.now.getTime();
    if (!helps || now - this.#since > SERIES_MS) this.turn = 0;
    if (!helps) return;
    this.#since = now;
    if (this.turn === RETRIES) {
      this.over = "spent";
      return;
    }
    this.turn += 1;
    this.left = RETRY_SECONDS;
    this.#wait();
  }

  /** Ready for whatever is presented, and for what still lies on a reader. */
  async again(): Promise<void> {
    this.#host.idle();
    try {
      if (this.#host.session) await this.#call("read_again", {});
    } catch (thrown) {
      this.#host.report(thrown);
    }
  }

  /** A sign of life: whoever types is not interrupted. */
  stir(): void {
    if (this.left !== null) this.left = RETRY_SECONDS;
  }

  /** No more tries by itself; whether one was to come. */
  stop(): boolean {
    const was = this.left !== null;
    this.leave();
    if (was) this.over = "stopped";
    return was;
  }

  /** Another screen is shown; what stops next may still be the same patient's. */
  leave(): void {
    clearTimeout(this.#timer);
    this.left = null;
    this.over = null;
  }

  /** Somebody went on, or gave up. */
  reset(): void {
    this.turn = 0;
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      if (this.left === null) return;
      const busy = this.#host.helpOpen || !this.#host.inSight;
      this.left = busy ? RETRY_SECONDS : this.left - 1;
      if (this.left > 0) this.#wait();
      else void this.again();
    }, 1_000);
  }
}
