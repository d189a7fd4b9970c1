import type { Messages } from "../fr";

const ofAct = (act: string | null): string => (act === null ? "of the act" : `of ${act}`);

export const notices: Messages["notices"] = {
  age_outside_range: (act) => `The patient’s age is outside the conditions ${ofAct(act)}: check the act.`,
  price_unverified: (act) => `The price ${ofAct(act)} comes from an unofficial source: check it.`,
  table_old: () => "Prices were not checked for more than six months: compare with a recent source.",
  rights_not_open: () => "The rights are not open on the day of care: the fund may reimburse nothing.",
  outside_pathway: () => "Outside the care pathway: the fund will reimburse less. Tell the patient.",
  majoration_alone: (act) =>
    `The supplement ${act ?? ""} goes with no act of this invoice: add the act, or remove it.`,
  state_medical_aid: () => "This person has AME: the State pays all, they pay nothing. Bill their fund.",
  complementary_alone: () => "Complementary third party without the compulsory one: check both boxes.",
  c2s_third_party: () => "This person is entitled to full third-party payment: tick both parts.",
  outside_hours: (act) =>
    `The supplement ${act ?? ""} is not due on that day or at that hour: check the date and hour of care.`,
  one_of_a_kind: (act) => `One supplement of this kind for an act: keep ${act ?? "one"} or the other.`,
  not_together: (act) => `${act ?? "This act"} is not billed with another act of this invoice.`,
  companion_missing: (act) =>
    `${act ?? "This act"} wants an act that is missing here (SHE: MRT or SNP; IK: MD, MDM or MU).`,
  pathway_unfit: (act) => `The supplement ${act ?? ""} is not due on this care pathway.`,
  kilometres_missing: (act) =>
    `No kilometre to bill for ${act ?? "the journey"}: type both ways, deduction included.`,
  beyond_two: (act) => `Done with two dearer CCAM acts, ${act ?? "this act"} is not paid.`,
  excess_forbidden: (act) => `C2S or AME: no excess fee is allowed. Remove the one ${ofAct(act)}.`,
  excess_not_open: (act) =>
    `This excess fee ${ofAct(act)} is not open to the practitioner, or not for this visit: check the reason.`,
  excess_above_cap: (act) =>
    `The authorised excess fee ${ofAct(act)} is above the cap of 17.5% of the base, rounded to the euro.`,
  excess_lowers_base: (act) =>
    `In sector 2, ${act ?? "the act"} with an excess fee is billed under another code, of a lower base: C or V.`,
  medicines_old: () =>
    "The database of medicines is more than six months old: download it again, prices may have changed.",
  not_prescribed: () => "Without a prescription nothing is reimbursed: the patient pays all.",
  several_rates: (box) =>
    `Box ${box ?? ""}: its rate depends on the indication, the lowest is taken unless you choose (key R).`,
  fee_differs: (box) =>
    `Box ${box ?? ""}: the fee of the database of medicines differs from that of the prices. The database’s is taken.`,
  generic_refused: (box) =>
    `Box ${box ?? ""}: generic refused, so no third-party payment on this invoice. Bill it apart to keep it for the rest.`,
  codes_unverified: () =>
    "The letters of the codes HG, HDR, HDA, HDE and PHN come from no official text that was read; the amounts do. Check them before anything is sent.",
  mainland_fees: () =>
    "Fees and VAT of the mainland: no source that was read gives those of this zone. Check each amount.",
  generic_base_unknown: (box) =>
    `Box ${box ?? ""}: the price of the generic is not known, its own is taken as base. Check it.`,
};
