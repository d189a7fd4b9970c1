/** The counter: which screen is shown, what it holds, and what each action does. Knows no DOM and no Tauri. */
import { asWireError } from "../backend";
import type { ChannelState } from "../bindings/ChannelState";
import type { Challenge } from "../bindings/Challenge";
import type { DeskEvent } from "../bindings/DeskEvent";
import type { Draft } from "../bindings/Draft";
import type { Person } from "../bindings/Person";
import type { ReadingStep } from "../bindings/ReadingStep";
import type { Session } from "../bindings/Session";
import type { Shown } from "../bindings/Shown";
import type { WireError } from "../bindings/WireError";
import { parisDay } from "../format";
import { say } from "../i18n/say";
import { preferences } from "../preferences.svelte";
import { BackOffice, type BackScreen } from "./backOffice.svelte";
import { Billing } from "./billing.svelte";
import { Boxes } from "./boxes.svelte";
import { Challenges } from "./challenges";
import { Discretion } from "./discretion.svelte";
import { Equipment } from "./equipment.svelte";
import { OneAtATime } from "./errands.svelte";
import { Eye } from "./eye.svelte";
import type { Place } from "./keys";
import { incident, type Outcome, outcome } from "./outcome";
import { Printing } from "./printing.svelte";
import { people } from "./reading";
import { Retry } from "./retry.svelte";
import { Scans } from "./scans";
import { type Message, type Ports, PRIVATE, type Screen, type Visit, type Wish } from "./screen";
import { Setup } from "./setup.svelte";
import { Staff } from "./staff.svelte";
import { isPharmacy, standing } from "./standing";
import { Veil } from "./veil.svelte";
import { Waiting } from "./waiting";
import type { ScannedCode } from "./wedge";

export class Counter extends OneAtATime {
  session = $state.raw<Session | null>(null);
  /** The devices by which a card can be presented. */
  channels = $state.raw<ChannelState[]>([]);
  screen = $state.raw<Screen>({ name: "starting" });
  visit = $state<Visit | null>(null);
  message = $state.raw<Message | null>(null);
  wish = $state.raw<Wish | null>(null);
  helpOpen = $state(false);

  readonly billing: Billing;
  readonly boxes: Boxes;
  readonly veil = new Veil();
  readonly equipment: Equipment;
  readonly printing: Printing;
  readonly staff: Staff;
  readonly eye: Eye;
  readonly discretion: Discretion;
  readonly backOffice: BackOffice;
  readonly challenges: Challenges;
  readonly setup: Setup;
  readonly retry: Retry;
  /** Whether the window can be seen at all. */
  inSight = $state(true);
  readonly people: Person[] = $derived(this.visit ? people(this.visit.card) : []);
  readonly person: Person | null = $derived(this.people[this.visit?.rank ?? 0] ?? null);
  readonly bar: Message = $derived(this.message ?? standing(this.screen, this.channels, this.session));
  readonly mustConfirm: boolean = $derived(
    this.visit?.card.verdict === "to_confirm" && !this.visit.identityChecked,
  );

  readonly #ports: Ports;
  readonly #waiting = new Waiting();
  readonly #scans = new Scans();

  constructor(ports: Ports) {
    super();
    this.#ports = ports;
    const report = (thrown: unknown): void => this.report(thrown);
    const tell = (message: Message): void => this.tell(message);
    const goOn = (visit: Visit, draft: Draft): void => {
      this.visit = visit;
      this.billing.resume(draft);
      void this.boxes.open();
      this.#go({ name: "invoice" });
    };
    const changed = (): void => {
      if (this.screen.name === "sealed") this.ready();
      void this.#refresh();
    };
    const show = (challenge: Challenge | null): void =>
      challenge ? this.#go({ name: "challenge", challenge }) : this.ready();
    this.challenges = new Challenges(ports.call, (run) => this.once(run), show);
    this.backOffice = new BackOffice(ports, { tell, report, goOn, changed });
    this.billing = new Billing(ports.call, report, (draft) => this.backOffice.drafts.keep(draft));
    this.boxes = new Boxes(ports.call, report, tell, this.billing);
    this.eye = new Eye(ports.call, report);
    this.discretion = new Discretion(ports.call, report);
    this.equipment = new Equipment(ports, tell, report, (session) => (this.session = session));
    this.printing = new Printing(ports, tell, report);
    this.staff = new Staff(ports, this);
    this.setup = new Setup(ports.call, this);
    this.retry = new Retry(ports.call, this);
  }

  get now(): Date {
    return this.#ports.now();
  }

  /** The screen, as far as keys are concerned; the tariffs may lie over an invoice. */
  get place(): Place {
    if (this.veil.covered) return "cover";
    return this.screen.name === "invoice" && this.equipment.overDraft ? "tariffs" : this.screen.name;
  }

  get today(): string {
    return parisDay(this.now.toISOString());
  }

  // The office

  async start(): Promise<void> {
    try {
      await this.#ports.listen((event) => this.hear(event));
      this.enter(await this.#ports.call("session", {}));
    } catch (thrown) {
      const { code, params, trace_id: trace } = asWireError(thrown);
      this.#show(incident(say.errors[code](params), trace));
    }
  }

  async lock(): Promise<void> {
    const written = this.backOffice.drafts.flush();
    this.#forget();
    try {
      await written;
      this.enter(await this.#ports.call("lock", {}));
    } catch (thrown) {
      this.ready();
      this.report(thrown);
    }
  }

  // Reading

  readText(text: string): Promise<void> {
    return this.#read(() => this.#ports.call("read_text", { text }));
  }

  /** A code that a hand scanner typed; on a closed office, or while another is read, it is only kept out of the fields. */
  readScan(code: ScannedCode): Promise<void> {
    if (this.screen.name === "invoice" && this.boxes.takes(code.text)) return Promise.resolve();
    const word = this.#scans.hear(code, this.screen.name);
    if (word === null) return this.readText(code.text);
    if (word !== "nothing") this.message = word;
    return Promise.resolve();
  }

  readImage(bytes: Uint8Array): Promise<void> {
    return this.#read(() => this.#ports.call("read_image", bytes));
  }

  presentPhone(): Promise<void> {
    return this.#read(() => this.#ports.call("present_phone", {}));
  }

  reopen(): Promise<void> {
    const usageId = this.screen.name === "refusal" ? this.screen.firstUsageId : null;
    return usageId === null
      ? Promise.resolve()
      : this.#read(() => this.#ports.call("reopen", { usage_id: usageId }));
  }

  /** What the desk tells without being asked: a device read something, or came, or went. */
  hear(event: DeskEvent): void {
    for (const part of [this.eye, this.discretion]) part.hear(event);
    if (this.backOffice.hear(event)) this.tell(say.bar.leaving);
    if (event.event === "channels_changed") this.channels = event.channels;
    // It may come before or after the answer of a lock that was asked for here: the page goes in both cases.
    if (event.event === "locked") {
      this.#forget();
      if (!this.backOffice.keeping.restoring) this.#ports.reload();
      return;
    }
    // What was read just before the lock is not shown behind it.
    if (this.session?.state !== "open") return;
    if (this.screen.name === "setup" && this.setup.hear(event)) return;
    this.boxes.hear(event);
    switch (event.event) {
      case "waiting":
        this.message = say.bar.waiting;
        break;
      case "progress":
        this.#wait(event.step);
        break;
      case "presented":
        this.#show(outcome(event.shown));
        void this.#refresh();
        break;
      case "failed":
        this.#stop(event.error);
        break;
      case "leaving":
      case "box":
      case "journal_altered":
      case "channels_changed":
      case "camera":
      case "camera_hint":
      case "discretion":
        break;
    }
  }

  // The person treated

  choose(rank: number): void {
    if (this.visit && rank >= 0 && rank < this.people.length) this.visit.rank = rank;
  }

  /** Goes on with the person who is chosen; a doubtful reading wants the identity checked first. */
  accept(rank = this.visit?.rank ?? 0): void {
    if (!this.visit) return;
    this.choose(rank);
    if (this.mustConfirm) {
      this.message = { ...say.bar.identityFirst, urgent: true };
      return;
    }
    this.billing.open(this.visit.card.usage_id, this.visit.rank, this.today, isPharmacy(this.session));
    void this.boxes.open();
    this.#go({ name: "invoice" });
  }

  // Invoice and sheet

  async seal(): Promise<void> {
    await this.billing.arrived();
    const { draft, empty } = this.billing;
    if (!draft) return;
    if (empty) {
      this.message = { ...say.bar.emptyInvoice, urgent: true };
      return;
    }
    await this.once(async () => {
      // Somebody who types fast is not asked to type again; a draft that has no price is not sealed.
      if (!(await this.billing.settle())) return;
      const invoice = await this.#ports.call("seal", { draft: $state.snapshot(draft) });
      this.billing.close();
      this.backOffice.drafts.sealed();
      this.#go({ name: "sealed", invoice });
      void this.#refresh();
    });
  }

  async openSheet(): Promise<void> {
    if (this.screen.name !== "sealed") return;
    const { invoice } = this.screen;
    await this.once(async () => {
      this.#go({ name: "sheet", invoice });
      await this.printing.open(invoice.number);
    });
  }

  /** Something about paper, once at a time. */
  async onPaper(work: (printing: Printing) => Promise<void>): Promise<void> {
    await this.once(() => work(this.printing).then(() => void this.#refresh()));
  }

  // Every screen

  /** Back to the idle screen, ready for anyone. */
  ready(): void {
    this.retry.reset();
    this.idle();
  }

  idle(): void {
    this.#waiting.stop();
    this.visit = null;
    if (!this.session) void this.start();
    else {
      this.#go({ name: "ready" });
      this.message = this.#scans.hint(this.today);
    }
  }

  /** É8 the register, É9 the closings, É11 the devices: screens beside the visit. */
  open(name: BackScreen | "equipment"): void {
    this.leaveFor(name);
    void (name === "equipment" ? this.equipment.look() : this.backOffice.look(name));
  }

  back(): void {
    const kept = !this.billing.empty;
    this.#go({ name: "result" });
    if (kept) this.message = say.bar.draftKept;
  }

  touch(): void {
    this.retry.stir();
    this.veil.touch(PRIVATE.includes(this.screen.name));
  }

  resume(): void {
    this.wish = null;
    this.veil.lift();
    this.touch();
  }

  tell(message: Message): void {
    this.message = message;
  }

  override report(thrown: unknown): void {
    const { code, params, trace_id: trace } = asWireError(thrown);
    if (code === "locked") void this.start();
    this.message = { ...say.errors[code](params), field: params.field, trace, urgent: true };
  }

  /** Asks the screen to bring a control forward. */
  want(what: Wish["what"]): void {
    this.wish = { what, turn: (this.wish?.turn ?? 0) + 1 };
  }

  async #read(run: () => Promise<Shown>): Promise<void> {
    const counts = this.#wait("received");
    try {
      const shown = await run();
      if (counts()) this.#show(outcome(shown));
    } catch (thrown) {
      if (counts()) this.#stop(asWireError(thrown));
    }
    await this.#refresh();
  }

  #wait(step: ReadingStep): () => boolean {
    this.visit = null;
    this.#go({ name: "reading", step });
    return this.#waiting.begin(
      (later) => (this.screen = { name: "reading", step: later }),
      () => this.#show(incident(say.tooSlow)),
    );
  }

  #dismiss(): void {
    this.#waiting.stop();
    this.retry.leave();
    this.visit = null;
  }

  #show({ screen, visit, message, sound }: Outcome): void {
    this.#waiting.stop();
    this.visit = visit;
    this.#go(screen);
    this.retry.begin(screen.name === "incident" && screen.again);
    this.message = message;
    if (!preferences.muted) this.#ports.chime(sound);
  }

  #stop(error: WireError): void {
    if (error.code === "locked") this.report(error);
    else this.#show(incident(say.errors[error.code](error.params), error.trace_id));
  }

  enter(session: Session): void {
    this.session = session;
    this.eye.reset();
    if (session.state === "open") void this.backOffice.drafts.look();
    else this.#forget();
    this.#go({ name: session.state !== "open" ? "office" : session.setup ? "setup" : "ready" });
    if (session.setup) this.setup.show(session.setup);
  }

  leaveFor(name: BackScreen | "equipment" | "people" | "recovery" | "switch"): void {
    this.#dismiss();
    this.#go({ name });
  }

  /** Nothing of any patient stays behind a lock. */
  #forget(): void {
    this.#dismiss();
    for (const part of [this.billing, this.printing, this.backOffice, this.staff]) part.forget();
  }

  /** Counters and lists, after something was recorded. A failure here would tell nothing new. */
  async #refresh(): Promise<void> {
    try {
      this.session = await this.#ports.call("session", {});
    } catch (thrown) {
      if (asWireError(thrown).code === "locked") this.report(thrown);
    }
  }

  #go(screen: Screen): void {
    this.screen = screen;
    this.retry.leave();
    this.equipment.leave();
    this.message = null;
    this.wish = null;
    this.helpOpen = false;
    this.veil.lift();
    this.touch();
  }
}
