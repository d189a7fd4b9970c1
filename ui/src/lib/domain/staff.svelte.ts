/** Who works here: coming in, taking over, the list of people, and the keys of the office. */
import type { Founded } from "../bindings/Founded";
import type { NewMember } from "../bindings/NewMember";
import type { NewOffice } from "../bindings/NewOffice";
import type { People } from "../bindings/People";
import type { Session } from "../bindings/Session";
import { say } from "../i18n/say";
import type { Message, Ports } from "./screen";

/** What the counter does for it. */
export interface Host {
  session: Session | null;
  once: (run: () => Promise<void>) => Promise<void>;
  tell: (message: Message) => void;
  enter: (session: Session) => void;
  leaveFor: (name: "people" | "recovery" | "switch") => void;
}

/** A hand on the counter is told at most once a second. */
const STIR_MS = 1_000;

export class Staff {
  people = $state.raw<People | null>(null);
  /** The recovery code, while it is shown. */
  recovery = $state.raw<string[] | null>(null);
  readonly #call: Ports["call"];
  readonly #host: Host;
  #stirred = -Infinity;

  constructor({ call }: Ports, host: Host) {
    this.#call = call;
    this.#host = host;
  }

  create(office: NewOffice): Promise<void> {
    return this.#host.once(async () => {
      const { session, recovery }: Founded = await this.#call("create_office", { office });
      this.#host.enter(session);
      this.recovery = recovery.groups;
      this.#host.leaveFor("recovery");
    });
  }

  unlock(passphrase: string): Promise<void> {
    return this.#host.once(async () => this.#host.enter(await this.#call("unlock", { passphrase })));
  }

  recover(code: string, passphrase: string): Promise<void> {
    return this.#host.once(async () => {
      this.#host.enter(await this.#call("recover", { code, passphrase }));
      this.#host.tell(say.staff.recovered);
    });
  }

  signIn(person: number, pin: string): Promise<void> {
    return this.#host.once(async () => this.#host.enter(await this.#call("sign_in", { person, pin })));
  }

  billFor(person: number): Promise<void> {
    return this.#host.once(async () => {
      this.#host.session = await this.#call("bill_for", { person });
    });
  }

  setPin(person: number, pin: string): Promise<void> {
    return this.#host.once(async () => {
      this.#host.session = await this.#call("set_pin", { person, pin });
      if (this.people) this.people = await this.#call("people", {});
      this.#host.tell(say.staff.pinSet);
    });
  }

  /** F10: somebody else takes the counter. */
  takeOver(): void {
    this.#host.leaveFor("switch");
  }

  open(): Promise<void> {
    return this.#host.once(async () => {
      this.people = await this.#call("people", {});
      this.#host.leaveFor("people");
    });
  }

  add(person: NewMember): Promise<boolean> {
    return this.#list(() => this.#call("add_person", { person }), say.staff.added(person.name));
  }

  leaves(person: number, name: string): Promise<boolean> {
    return this.#list(() => this.#call("person_leaves", { person }), say.staff.left(name));
  }

  lockAfter(minutes: number): Promise<boolean> {
    return this.#list(() => this.#call("lock_after", { minutes }), say.staff.lockSet(minutes));
  }

  changePassphrase(old: string, passphrase: string): Promise<void> {
    return this.#host.once(async () => {
      await this.#call("change_passphrase", { old, passphrase });
      this.#host.tell(say.staff.passphraseChanged);
    });
  }

  renewRecovery(passphrase: string): Promise<void> {
    return this.#host.once(async () => {
      this.recovery = (await this.#call("renew_recovery", { passphrase })).groups;
      this.#host.leaveFor("recovery");
    });
  }

  /** Somebody's hand is on the counter: the office does not lock meanwhile. */
  stir(): void {
    const now = performance.now();
    if (now - this.#stirred < STIR_MS) return;
    this.#stirred = now;
    // A desk that is locked meanwhile says so by itself.
    void this.#call("stir", {}).catch(() => undefined);
  }

  /** The code was put away. */
  kept(): void {
    this.recovery = null;
  }

  forget(): void {
    this.people = null;
    this.recovery = null;
  }

  async #list(run: () => Promise<People>, done: Message): Promise<boolean> {
    let did = false;
    await this.#host.once(async () => {
      this.people = await run();
      this.#host.tell(done);
      did = true;
    });
    return did;
  }
}
