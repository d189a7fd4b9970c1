/** Invented people: no one of these names, numbers and dates exists. */
import type { Person } from "../bindings/Person";
import type { ReadCard } from "../bindings/ReadCard";

const adult: Person = {
  family_name: "LEGENDRE-NOËL",
  birth_name: null,
  given_name: "Camille",
  birth_date: "1984-03-09",
  birth_date_on_card: "19840309",
  nir: "284037512300120",
  quality: 0,
  birth_rank: 1,
  cover: [],
};

const child = (given_name: string, birth: string, birth_rank: number): Person => ({
  ...adult,
  given_name,
  birth_date: birth,
  birth_date_on_card: birth.replaceAll("-", ""),
  nir: null,
  quality: 6,
  birth_rank,
});

/** A mother, a daughter and twins; the mother has an ALD. */
export const family: ReadCard = {
  verdict: "accepted",
  reasons: [],
  channel: "qr",
  authenticity: "verified",
  issuer: { name: "Caisse d’essai", test: true },
  holder: { ...adult, cover: [{ code: "ALD", from: "2026-01-01", to: "2027-12-31" }] },
  beneficiaries: [
    child("Zoé", "2015-01-01", 1),
    child("Max", "2019-08-22", 1),
    child("Tom", "2019-08-22", 2),
  ],
  organism: { regime: "01", caisse: "751", centre: "1234", name: "CPAM de Paris" },
  rights: {
    state: "open",
    periods: [{ from: "2026-01-01", to: "2027-12-31" }],
    as_of: "2026-11-20T09:42:00Z",
  },
  lists: { trust_issued: "2026-11-21T07:02:00Z", status_issued: "2026-11-21T07:02:00Z" },
  usage_id: "26-11-22-0028",
};

/** One man alone, born on a lunar date, in Corsica; rights that are over, lists of three days. */
export const lunar: ReadCard = {
  ...family,
  verdict: "to_confirm",
  reasons: ["status_list_stale", "rights_not_open_today"],
  holder: {
    ...adult,
    family_name: "ABDERRAHMANE",
    given_name: "Idriss",
    birth_date: null,
    birth_date_on_card: "19680000",
    nir: "168002A12300115",
  },
  beneficiaries: [],
  organism: { regime: "01", caisse: "201", centre: "0000", name: null },
  rights: {
    state: "closed",
    periods: [{ from: "2025-01-01", to: "2025-12-31" }],
    as_of: "2026-11-18T09:42:00Z",
  },
  lists: { trust_issued: "2026-11-21T07:02:00Z", status_issued: "2026-11-19T05:30:00Z" },
  usage_id: "26-11-22-0029",
};

/** A woman as a hospital's paper names her: no rights, no fund, and a sex that was corrected since her number was given. */
export const ins: ReadCard = {
  verdict: "to_confirm",
  reasons: ["rights_not_open_today"],
  channel: "ins",
  authenticity: "document_unsigned",
  holder: {
    ...adult,
    family_name: "D’ORNANO",
    given_name: "LEA MARIE-ROSE",
    birth_date: "1954-02-28",
    birth_date_on_card: "19540228",
    nir: "254022003301212",
  },
  beneficiaries: [],
  organism: null,
  rights: { state: "not_stated", periods: [], as_of: null },
  lists: { trust_issued: null, status_issued: null },
  usage_id: "26-11-22-0031",
};

/** Nineteen children, the most that a card holds, and a very long name. */
export const crowd: ReadCard = {
  ...family,
  holder: {
    ...adult,
    family_name: "DE LA ROCHEFOUCAULD-MONTBEL D’ESTIENNE D’ORVES",
    given_name: "Marie-Bénédicte Clémentine",
    birth_name: "VAN DEN BROUCKE",
  },
  beneficiaries: Array.from({ length: 19 }, (_, index) =>
    child(
      `Enfant ${String.fromCharCode(65 + index)}`,
      `20${String(10 + (index % 14))}-0${String(1 + (index % 9))}-15`,
      1,
    ),
  ),
  usage_id: "26-11-22-0030",
};
