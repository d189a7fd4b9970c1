/** What each action does to the counter, and whether it makes sense now. */
import type { Action } from "../i18n/actions";
import { say } from "../i18n/say";
import type { Counter } from "./counter.svelte";
import { preferences } from "../preferences.svelte";

/** What cannot be done is not shown. */
export function can(counter: Counter, action: Action): boolean {
  switch (action) {
    case "present_phone":
      return counter.session?.simulated_phone ?? false;
    case "plastic_card":
    case "equipment":
      return !stoppedByDisk(counter);
    case "reopen":
      return counter.screen.name === "refusal" && counter.screen.firstUsageId !== null;
    case "print_closing":
      return (counter.backOffice.ledger.books?.closings.length ?? 0) > 0;
    case "confirm_identity":
      return counter.visit?.card.verdict === "to_confirm";
    case "hour":
      return counter.billing.hourAsked;
    case "try_scanner":
    case "copy_diagnostic":
    case "save_diagnostic":
      return counter.equipment.page === "devices";
    case "details":
      return !counter.billing.empty;
    case "favourite":
    case "pathway":
      return !pharmacy(counter);
    case "prescription":
      return pharmacy(counter);
    case "substitution":
    case "specific":
      return counter.boxes.current !== null;
    case "apart":
      return counter.boxes.current !== null && counter.billing.draft?.condition !== "illness";
    case "box_rate": {
      const box = counter.boxes.current;
      return box !== null && (counter.boxes.known(box.cip)?.medicine?.rates.length ?? 0) > 1;
    }
    case "people":
      return counter.session?.user?.may.includes("people") ?? false;
    case "switch_user":
      // The code is shown once: it is not left by a slip of the finger.
      return counter.screen.name !== "recovery";
    case "choose_person":
    case "next_person":
    case "previous_person":
      return counter.people.length > 1;
    case "resume_draft":
    case "drop_draft":
      return counter.backOffice.drafts.waiting !== null;
    case "setup_next":
      return counter.setup.step !== "recovery";
    case "setup_previous":
      return counter.setup.step !== "recovery" && counter.setup.step !== "reader";
    case "open_detail":
      return counter.backOffice.register.selected !== null;
    case "export":
      return counter.session?.user?.may.includes("exports") ?? false;
    case "reprint":
      return counter.backOffice.register.file !== null;
    case "given":
    case "sent":
    case "paid":
    case "rejected":
      return counter.backOffice.register.stands;
    case "cancel":
      return counter.screen.name === "sealed" || counter.backOffice.register.stands;
    case "correct":
      return counter.screen.name === "sealed"
        ? counter.screen.invoice.usage_id !== null
        : counter.backOffice.register.stands && counter.backOffice.register.file?.invoice.usage_id !== null;
    case "close_day":
      return counter.backOffice.ledger.closable("day") !== null;
    case "close_month":
      return counter.backOffice.ledger.closable("month") !== null;
    case "close_year":
      return counter.backOffice.ledger.closable("year") !== null;
    default:
      return true;
  }
}

/** Does an action; `index` says which of its keys was typed, 1 for the first. */
export function perform(counter: Counter, action: Action, index = 1): void {
  if (can(counter, action)) deeds[action](counter, index);
}

/** No other way to read helps a disk that cannot be written. */
const stoppedByDisk = ({ screen }: Counter): boolean =>
  screen.name === "incident" && screen.told.code.startsWith("S-");
/** A pharmacy's invoice is being written. */
const pharmacy = (counter: Counter): boolean => counter.billing.draft?.boxes !== undefined;
/** The invoice that a key is about: the one just sealed, or the one in detail. */
const about = ({ screen, backOffice }: Counter): number | undefined =>
  screen.name === "sealed" ? screen.invoice.number : backOffice.register.file?.invoice.number;

/** The face, or a paper, was compared with what was read. */
export function confirmIdentity(counter: Counter, checked: boolean): void {
  if (!counter.visit) return;
  counter.visit.identityChecked = checked;
  counter.message = null;
}

/** Shows what is masked. A key that is held repeats itself: the journal tells it once. */
function reveal({ veil, visit, backOffice }: Counter): void {
  if (!veil.revealed && visit) backOffice.keeping.revealed(visit.card.usage_id, visit.rank);
  veil.reveal();
}

const rank = (counter: Counter): number => counter.visit?.rank ?? 0;

const deeds: Record<Action, (counter: Counter, index: number) => unknown> = {
  present_phone: (counter) => counter.presentPhone(),
  choose_file: (counter) => counter.want("file"),
  ask_challenge: (counter) => counter.challenges.ask(),
  drop_challenge: (counter) => counter.challenges.drop(),
  paste: () => undefined,
  accept: (counter) => counter.accept(),
  accept_for_sheet: (counter) => {
    counter.accept();
    if (counter.screen.name === "invoice") counter.tell(say.bar.sheetNext);
  },
  choose_person: (counter, index) => counter.accept(index),
  next_person: (counter) => counter.choose(rank(counter) + 1),
  previous_person: (counter) => counter.choose(rank(counter) - 1),
  confirm_identity: (counter) => confirmIdentity(counter, !counter.visit?.identityChecked),
  reveal,
  reread: (counter) => counter.ready(),
  read_again: (counter) => counter.retry.again(),
  // Échap ends one thing at a time: first the tries, then the incident.
  give_up: (counter) => {
    if (!counter.retry.stop()) counter.ready();
  },
  reopen: (counter) => counter.reopen(),
  plastic_card: (counter) => {
    counter.ready();
    counter.tell(say.bar.plasticCard);
  },
  paper_pad: (counter) => {
    counter.ready();
    counter.tell(say.bar.paperPad);
  },
  favourite: (counter, index) => counter.billing.addFavourite(index),
  other_act: (counter) => counter.want("act"),
  more: (counter) => counter.billing.more(),
  less: (counter) => counter.billing.less(),
  remove: (counter) => counter.billing.remove(),
  next_line: (counter) => counter.billing.step(1),
  previous_line: (counter) => counter.billing.step(-1),
  date: (counter) => counter.want("date"),
  hour: (counter) => counter.want("hour"),
  details: (counter) => counter.billing.toggleDetailed(),
  condition: (counter) => counter.billing.nextCondition(),
  pathway: (counter) => counter.billing.nextPathway(),
  prescription: (counter) => counter.boxes.togglePrescription(),
  substitution: (counter) => counter.boxes.nextSubstitution(),
  box_rate: (counter) => counter.boxes.nextRate(),
  apart: (counter) => counter.boxes.toggle("apart"),
  specific: (counter) => counter.boxes.toggle("specific"),
  local_regime: (counter) => counter.boxes.toggleLocal(),
  compulsory: (counter) => counter.billing.toggleCompulsory(),
  complementary: (counter) => counter.billing.toggleComplementary(),
  seal: (counter) => counter.seal(),
  seal_and_sheet: (counter) => counter.seal().then(() => counter.openSheet()),
  back: (counter) => counter.back(),
  sheet: (counter) => counter.openSheet(),
  next_patient: (counter) => counter.ready(),
  print: (counter) => counter.onPaper((printing) => printing.print()),
  receipt: (counter) =>
    counter.onPaper((printing) =>
      printing.receipt(counter.screen.name === "sealed" ? about(counter) : undefined),
    ),
  print_closing: (counter) => counter.backOffice.ledger.print(),
  print_recovery: (counter) => {
    const groups = counter.staff.recovery;
    return groups && counter.onPaper((printing) => printing.recovery(groups));
  },
  overlay: (counter) => counter.onPaper((printing) => printing.toggleOverlay()),
  privacy: (counter) => {
    const usageId = counter.visit?.card.usage_id;
    return usageId && counter.onPaper((printing) => printing.privacy(usageId));
  },
  save: (counter) => counter.onPaper((printing) => printing.save()),
  leave: (counter) => counter.ready(),
  resume: (counter) => counter.resume(),
  register: (counter) => counter.open("register"),
  books: (counter) => counter.open("books"),
  quality: (counter) => counter.open("quality"),
  leave_quality: (counter) => counter.ready(),
  next_stretch: (counter) => counter.backOffice.readings.next(),
  resume_draft: (counter) => counter.backOffice.drafts.resume(),
  drop_draft: (counter) => counter.backOffice.drafts.drop().then(() => counter.tell(say.draft.dropped)),
  search: (counter) => counter.want("search"),
  filter: (counter) => counter.backOffice.register.nextFilter(),
  next_invoice: (counter) => counter.backOffice.register.step(1),
  previous_invoice: (counter) => counter.backOffice.register.step(-1),
  older: (counter) => counter.backOffice.register.leap(1),
  newer: (counter) => counter.backOffice.register.leap(-1),
  newest: (counter) => counter.backOffice.register.begin("newest"),
  oldest: (counter) => counter.backOffice.register.begin("oldest"),
  open_detail: (counter) => counter.want("detail"),
  span: (counter) => counter.want("span"),
  reprint: (counter) => counter.backOffice.register.reprint(),
  given: (counter) => counter.backOffice.register.mark("given"),
  sent: (counter) => counter.backOffice.register.mark("sent"),
  paid: (counter) => counter.backOffice.register.mark("paid"),
  rejected: (counter) => counter.backOffice.register.mark("rejected"),
  cancel: (counter) => counter.backOffice.register.ask("cancel", about(counter)),
  correct: (counter) => counter.backOffice.register.ask("correct", about(counter)),
  export: ({ backOffice: { exports, register } }) =>
    exports.ask({ selected: register.number, list: register.invoices.rows.map(({ number }) => number) }),
  leave_register: (counter) => counter.ready(),
  close_day: (counter) => counter.backOffice.ledger.ask("day"),
  close_month: (counter) => counter.backOffice.ledger.ask("month"),
  close_year: (counter) => counter.backOffice.ledger.ask("year"),
  leave_books: (counter) => counter.ready(),
  equipment: (counter) => counter.open("equipment"),
  leave_equipment: (counter) => counter.ready(),
  tariffs: ({ screen, equipment, billing }) =>
    screen.name === "invoice" ? equipment.openTariffs(billing.draft?.date) : equipment.toggleTariffs(),
  leave_tariffs: ({ equipment, billing }) => {
    equipment.overDraft = false;
    billing.reprice();
  },
  keeping: (counter) => counter.open("keeping"),
  leave_keeping: (counter) => counter.ready(),
  back_up: (counter) => counter.backOffice.keeping.backUp(),
  check_journal: (counter) => counter.backOffice.keeping.check(),
  save_support: (counter) => counter.backOffice.keeping.saveSupport(),
  try_scanner: (counter) => counter.equipment.trial.start(),
  copy_diagnostic: (counter) => counter.equipment.copy(),
  save_diagnostic: (counter) => counter.equipment.save(),
  people: (counter) => counter.staff.open(),
  leave_people: (counter) => counter.ready(),
  recovery_kept: (counter) => {
    counter.staff.kept();
    if (counter.session?.setup === "recovery") return counter.setup.at("reader");
    counter.ready();
    return undefined;
  },
  setup: (counter) => counter.setup.at("reader"),
  setup_next: (counter) => counter.setup.next(),
  setup_previous: (counter) => counter.setup.previous(),
  setup_later: (counter) => counter.setup.later(),
  switch_user: (counter) => counter.staff.takeOver(),
  lock: (counter) => counter.lock(),
  mute: (counter) => {
    preferences.muted = !preferences.muted;
    counter.tell(say.bar.sound(preferences.muted));
  },
  help: (counter) => (counter.helpOpen = !counter.helpOpen),
};
