/** What each action does to the counter, and whether it makes sense now. */
import type { Action } from "../i18n/actions";
import type { Counter } from "./counter.svelte";

/** What cannot be done is not shown. */
export function can(counter: Counter, action: Action): boolean {
  switch (action) {
    case "present_phone":
      return counter.session?.simulated_phone ?? false;
    case "reopen":
      return counter.screen.name === "refusal" && counter.screen.firstUsageId !== null;
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
    case "choose_person":
    case "next_person":
    case "previous_person":
      return counter.people.length > 1;
    default:
      return true;
  }
}

/** Does an action; `index` says which of its keys was typed, 1 for the first. */
export function perform(counter: Counter, action: Action, index = 1): void {
  if (can(counter, action)) deeds[action](counter, index);
}

const rank = (counter: Counter): number => counter.visit?.rank ?? 0;

const deeds: Record<Action, (counter: Counter, index: number) => unknown> = {
  present_phone: (counter) => counter.presentPhone(),
  choose_file: (counter) => counter.want("file"),
  ask_challenge: (counter) => counter.askChallenge(),
  drop_challenge: (counter) => counter.dropChallenge(),
  paste: () => undefined,
  accept: (counter) => counter.accept(),
  choose_person: (counter, index) => counter.accept(index),
  next_person: (counter) => counter.choose(rank(counter) + 1),
  previous_person: (counter) => counter.choose(rank(counter) - 1),
  confirm_identity: (counter) => counter.confirmIdentity(!counter.visit?.identityChecked),
  reveal: (counter) => counter.veil.reveal(),
  reread: (counter) => counter.ready(),
  reopen: (counter) => counter.reopen(),
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
  local_regime: (counter) => counter.billing.toggleLocalRegime(),
  condition: (counter) => counter.billing.nextCondition(),
  pathway: (counter) => counter.billing.nextPathway(),
  compulsory: (counter) => counter.billing.toggleCompulsory(),
  complementary: (counter) => counter.billing.toggleComplementary(),
  seal: (counter) => counter.seal(),
  seal_and_sheet: (counter) => counter.seal().then(() => counter.openSheet()),
  back: (counter) => counter.back(),
  sheet: (counter) => counter.openSheet(),
  next_patient: (counter) => counter.ready(),
  print: (counter) => counter.printSheet(),
  save: (counter) => counter.saveSheet(),
  leave: (counter) => counter.ready(),
  resume: (counter) => counter.resume(),
  equipment: (counter) => counter.openEquipment(),
  leave_equipment: (counter) => counter.ready(),
  tariffs: (counter) => counter.equipment.toggleTariffs(),
  try_scanner: (counter) => counter.equipment.trial.start(),
  copy_diagnostic: (counter) => counter.equipment.copy(),
  save_diagnostic: (counter) => counter.equipment.save(),
  lock: (counter) => counter.lock(),
  mute: (counter) => counter.mute(),
  help: (counter) => counter.help(),
};
