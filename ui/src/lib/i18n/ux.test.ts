/** The words of the specification of the counter, held against the catalogue: where ours differ, the reason stands beside. */
import { expect, test } from "vitest";

import { facts } from "../fake/facts";
import { fr } from "./fr";
import type { Told } from "./verdicts";

/** What the specification leaves to typography: apostrophes, no-break spaces. */
const plain = (text: string): string => text.replaceAll("’", "'").replaceAll(/[\u00a0\u202f]/g, " ");
const whole = ({ title, sentence }: Pick<Told, "title" | "sentence">): string =>
  plain(`${title} ${sentence}`);

const first = { at: "2026-11-22T09:12:00Z", reopenable: true };

/** Code, what is told, and the sentence of the specification. */
const SAID: [string, Pick<Told, "title" | "sentence">, string][] = [
  ["L-07", fr.troubles.reader_unplugged, "Lecteur débranché. Rebranchez-le ; rien n'a été perdu."],
  [
    "L-06",
    fr.troubles.other_application,
    "C'est une autre application qui a répondu (paiement). Ouvrez d'abord l'appli carte Vitale, puis approchez le téléphone.",
  ],
  [
    "C-02",
    fr.camera.states.silent,
    "La caméra ne donne pas d'image. Elle est peut-être utilisée par une autre application (visioconférence). Fermez-la : reprise automatique.",
  ],
  [
    "C-03",
    fr.camera.wrong,
    "Ce n'est pas la bonne caméra ? Choisissez-la dans la liste : l'aperçu change tout de suite.",
  ],
  [
    "C-05",
    fr.refusals.malformed(first),
    "Ce QR code ne vient pas de l'appli carte Vitale. Demandez au patient d'ouvrir « Présenter ma carte ».",
  ],
  [
    "V-01",
    fr.refusals.presentation_expired(first),
    "Code expiré. Il n'est valable que quelques instants : demandez au patient d'en afficher un nouveau.",
  ],
  [
    "V-02",
    fr.refusals.replayed(first),
    "Ce code a déjà été lu à 10 h 12 sur ce poste. S'il s'agit de la même venue, ouvrez la lecture précédente (Entrée) ; sinon demandez un nouveau code.",
  ],
  [
    "V-05",
    fr.doubts.rights_not_open_today(facts),
    "Droits non ouverts au 22/11/2026. Information datant du 20/11/2026 à 10 h 42. Le patient peut vérifier auprès de sa caisse (CPAM de Paris). La facture papier reste possible.",
  ],
  [
    "V-06",
    fr.doubts.status_list_stale(facts),
    "Listes de sécurité anciennes (3 jours). La lecture est correcte, mais un blocage récent peut manquer. Contrôlez l'identité, puis Entrée.",
  ],
  [
    "V-07",
    fr.doubts.clock_suspect(facts),
    "L'heure de cet ordinateur semble fausse (10 h 20). Réglez la date ; en attendant, les lectures sont « à confirmer ».",
  ],
  [
    "P-01",
    fr.printing.silent("Feuille de soins", "D:\\feuille.pdf"),
    "L'imprimante ne répond pas. La feuille est enregistrée en PDF (D:\\feuille.pdf) ; réimprimer plus tard avec F8 (mention DUPLICATA).",
  ],
  [
    "S-01",
    fr.errors.disk_full({}),
    "Le disque est plein : la facture n'est PAS enregistrée. Libérez de l'espace ; la saisie est conservée à l'écran.",
  ],
];

test.each(SAID)("%s is said in the words of the specification", (code, told, words) => {
  if ("code" in told) expect(told.code).toBe(code);
  expect(whole(told)).toBe(words);
});

/** Code, what is told, what is kept of the words of the specification, and why the rest is not. */
const OTHERWISE: [string, Pick<Told, "title" | "sentence">, string[], string][] = [
  [
    "L-01",
    fr.troubles.no_reader,
    [
      "Aucun lecteur NFC branché. Branchez le lecteur sur un port USB ; il sera reconnu tout seul.",
      "a caméra reste active",
    ],
    "the keys of the specification are on buttons, what holds of the camera is a sentence",
  ],
  [
    "L-02",
    fr.troubles.reader_service_stopped,
    ["Le service de lecture de cartes de l'ordinateur est arrêté.", "QR code ou feuille papier"],
    "no « Réparer »: the program asks for no right of an administrator",
  ],
  [
    "L-03",
    fr.troubles.reader_in_use,
    [
      "Un autre logiciel utilise ce lecteur (probablement : ",
      "Terminez-y la lecture en cours ; nouvel essai automatique.",
    ],
    "the system does not tell which program has the reader",
  ],
  [
    "L-04",
    fr.troubles.no_wallet,
    [
      "Le téléphone est verrouillé",
      "Demandez au patient de déverrouiller l'appli carte Vitale avec son code ou son empreinte, puis représentez-le.",
    ],
    "over the air a locked phone and a closed app answer alike",
  ],
  [
    "L-05",
    fr.troubles.lifted_too_early,
    [
      "Téléphone retiré trop tôt. Laissez-le posé jusqu'au signal, sans coque épaisse. Nouvel essai automatique.",
    ],
    "which try it is stands beside the seconds",
  ],
  [
    "L-08",
    fr.troubles.reader_limits,
    ["Ce lecteur renvoie des réponses incomplètes. Utilisez le QR code, ou un"],
    "no list of readers is recommended: none was measured",
  ],
  [
    "C-01",
    fr.camera.states.denied,
    ["L'ordinateur n'autorise pas la caméra. Ouvrez « Confidentialité › Caméra » et autorisez"],
    "the setting of the system names the program, and so does the sentence",
  ],
  [
    "C-02",
    fr.camera.states.busy,
    ["La caméra ne donne pas d'image.", "Fermez-la : reprise automatique."],
    "where the system says that the camera is taken, there is no « peut-être »",
  ],
  [
    "C-04",
    fr.troubles.no_code_found,
    ["QR code", "flou. Éloignez le téléphone de 20 cm, augmentez sa luminosité, évitez les reflets."],
    "in a picture that was pasted, a code that is not read was perhaps not there",
  ],
  ...(
    [
      "bad_issuer_signature",
      "bad_device_signature",
      "unknown_issuer",
      "issuer_key_not_valid",
      "digest_mismatch",
    ] as const
  ).map((reason): [string, Told, string[], string] => [
    "V-03",
    fr.refusals[reason](first),
    [
      "Authenticité non confirmée.",
      "Ne vous fiez pas aux données du téléphone. Utilisez la carte physique (F4) ou la feuille papier (F3).",
    ],
    "the cause is said first",
  ]),
  [
    "V-04",
    fr.refusals.revoked_replaced(first),
    [
      "Cette appli n'est plus active (remplacée",
      "par une activation sur un autre téléphone",
      "Le patient peut présenter son nouveau téléphone, sa carte physique, ou repartir avec une feuille papier.",
    ],
    "a status list does not say when, nor whether the app was replaced or wiped",
  ],
  [
    "V-04",
    fr.refusals.revoked_blocked(first),
    [
      "Cette appli n'est plus active (bloquée par la caisse).",
      "sa carte physique, ou repartir avec une feuille papier.",
    ],
    "an app that was blocked has no new phone",
  ],
  [
    "V-06",
    fr.doubts.status_list_missing(facts),
    ["L'émetteur n'a pas publié ses listes", "e n'est ni le patient ni votre poste"],
    "the title is a sentence",
  ],
];

test.each(OTHERWISE)(
  "%s keeps the words of the specification but where it has a reason",
  (code, told, kept, reason) => {
    if ("code" in told) expect(told.code).toBe(code);
    for (const words of kept) expect(whole(told), reason).toContain(words);
  },
);

test("all the failures of the specification are held here", () => {
  const held = new Set([...SAID, ...OTHERWISE].map(([code]) => code));
  const counts = { L: 8, C: 5, V: 7, P: 1, S: 1 };
  const all = Object.entries(counts).flatMap(([family, count]) =>
    Array.from({ length: count }, (_, index) => `${family}-0${String(index + 1)}`),
  );
  expect([...held].sort()).toEqual(all.sort());
});

test.each([
  [fr.ready.state, "PRÊT"],
  [fr.reading.title, "LECTURE…"],
  [fr.result.open, "DROITS LUS – OUVERTS"],
  [fr.result.toConfirm, "À CONFIRMER"],
  // With the reason behind it.
  [fr.refusal.title("code expiré").split(/\s–/)[0] ?? "", "REFUSÉ"],
  [fr.incident.title, "LECTURE IMPOSSIBLE – RÉESSAYER"],
  [fr.sheet.title, "FEUILLE PAPIER"],
  [fr.office.unlockTitle, "VERROUILLÉ"],
])("a state is called %s", (said, word) => {
  expect(plain(said)).toBe(word);
});

test("what the patient reads is what the specification says, in three steps and a promise", () => {
  const steps = fr.ready.patientSteps(true).map((step, index) => `${String(index + 1)}. ${step}`);
  expect(plain([...steps, fr.ready.patientNote].join(" "))).toBe(
    "1. Ouvrez l'appli carte Vitale. 2. Saisissez votre code ou utilisez votre empreinte. " +
      "3. Montrez le QR code, ou posez le téléphone ici. Votre dossier médical n'est pas lu.",
  );
});

test("where no reader is, nobody is asked to lay the phone down", () => {
  expect(plain(fr.ready.patientSteps(false).join(" "))).toMatch(/ Montrez le QR code\.$/);
});

test.each([
  [fr.ready.title, "Présentez le téléphone"],
  [fr.bar.demonstration, "DÉMONSTRATION – émetteur de test"],
  [fr.bar.careContinues.sentence, "La prise en charge continue avec la feuille papier."],
  [fr.result.identity, "Identité contrôlée"],
  [fr.books.title, "CLÔTURE"],
  [fr.register.title, "JOURNAL ET RECHERCHE"],
])("the screens say %s", (said, words) => {
  expect(plain(said)).toBe(words);
});

test("freshness is part of the verdict, and nothing is called real time", () => {
  // « 08 h 02 » where the specification writes 08:02: hours are written as in French.
  expect(plain(fr.result.offline("2026-11-21T07:02:00Z"))).toBe(
    "vérifié hors connexion, listes du 21/11 à 08 h 02",
  );
  expect(JSON.stringify(fr)).not.toMatch(/temps réel/i);
});
