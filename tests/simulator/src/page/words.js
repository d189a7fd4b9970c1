// What is said in words: refusals of this page, and what a counter should answer to each fault.

const SORRY = {
  other_stage: "Ce téléphone n’en est pas là.",
  route_closed: "Cette voie n’est pas ouverte dans ce département à cette époque.",
  too_young: "Il faut avoir seize ans pour activer sa carte.",
  receipt_gone: "Ce reçu n’est plus à récupérer\u00a0: les sept jours sont passés.",
  not_understood: "Cela n’est pas compris.",
  no_reader: "Aucun lecteur virtuel n’est là\u00a0: lancez pcscd avec vpcd.",
};

export const sorry = (code) => SORRY[code] ?? SORRY.not_understood;

export const waiting = {
  france_identite_pending: "France Identité vérifie la carte d’identité. La réponse se donne dans «\u00a0Caisse et opérateur\u00a0».",
  video_pending: "Un opérateur regarde la vidéo, sous 48 heures. Il répond dans «\u00a0Caisse et opérateur\u00a0».",
};

export const ended = {
  wiped: ["Téléphone vidé", "La carte n’y est plus. Elle s’active de nouveau, ici ou ailleurs."],
  replaced: ["Carte partie ailleurs", "Elle a été activée sur un autre téléphone\u00a0: celui-ci a été vidé aussitôt, reçus compris."],
  blocked_by_fund: ["Bloquée par la caisse", "Le titulaire a appelé sa caisse. Une perte seule n’aurait rien bloqué."],
};

export const lying = {
  waiting: ["Posé sur le lecteur", "Laissez le téléphone posé jusqu’à ce qu’il soit lu."],
  read: ["Lu par le comptoir", "Vous pouvez reprendre le téléphone."],
};

/** What a counter should answer, in its own words. */
const ANSWERS = {
  malformed: "illisible",
  unsupported_version: "version inconnue",
  unknown_issuer: "émetteur inconnu",
  issuer_key_not_valid: "clé d’émetteur hors validité",
  bad_issuer_signature: "signature de l’émetteur fausse",
  bad_device_signature: "signature du téléphone fausse",
  digest_mismatch: "contenu changé après signature",
  credential_not_yet_valid: "carte pas encore valable",
  credential_expired: "carte expirée",
  presentation_from_future: "code venu du futur",
  presentation_expired: "code expiré",
  unlock_too_old: "déverrouillage trop ancien",
  wrong_challenge: "ne répond pas au défi",
  holder_too_young: "titulaire de moins de seize ans",
  revoked_replaced: "remplacée par un autre téléphone",
  revoked_blocked: "bloquée par la caisse",
  malformed_status: "état illisible",
  replayed: "code déjà lu",
  unknown_document: "autre document",
  no_wallet: "pas un refus\u00a0: aucune carte ouverte",
  carrier_not_offered: "pas un refus\u00a0: NFC non proposé",
  presentation_declined: "pas un refus\u00a0: présentation déclinée",
  session_failed: "pas un refus\u00a0: échange interrompu",
  lifted_too_early: "pas un refus\u00a0: enlevé trop tôt",
};

export const answer = (code) => (code ? (ANSWERS[code] ?? code) : "à accepter");

/** What each fault is, by its name on the command line. */
const FAULTS = {
  "forged-issuer": "signé par un imposteur",
  "unknown-kid": "signé par une clé inconnue",
  "wrong-key-use": "signé par la clé des listes",
  "credential-no-aad": "signature sans contexte (émetteur)",
  "other-phone": "signé par un autre téléphone",
  "no-aad": "signature sans contexte (téléphone)",
  "zero-signature": "signature de zéros",
  "phone-key-off-curve": "clé hors de la courbe",
  "trailing-byte": "un octet de trop",
  untagged: "étiquette absente",
  "unprotected-header": "en-tête non protégé",
  "unknown-protected-key": "en-tête inconnu",
  "unsorted-map": "clés en désordre",
  "indefinite-map": "longueur indéfinie",
  "non-shortest-int": "entier trop long",
  "duplicate-key": "clé en double",
  "missing-nonce": "nonce absent",
  "not-nfc-text": "texte non composé",
  "control-character": "caractère de contrôle",
  "long-name": "prénom de 81 lettres",
  "twenty-beneficiaries": "vingt bénéficiaires",
  "version2": "version 2",
  "bad-nir-key": "clé du NIR fausse",
  "no-nir": "titulaire sans NIR",
  "expired-credential": "carte expirée depuis une heure",
  "future-credential": "carte émise dans une heure",
  "stale-presentation": "code d’il y a 100 secondes",
  "future-presentation": "code d’une minute en avance",
  "old-unlock": "déverrouillé il y a cinq minutes",
  "wrong-challenge": "répond à un autre défi",
  "status-index-out-of-range": "place hors de la liste d’états",
  "unknown-payload-key": "clé d’une version future",
  "retired-issuer": "signé par une clé retirée",
  "holder-too-young": "titulaire de quinze ans",
  "replaced-credential": "carte d’un téléphone remplacé",
  "blocked-credential": "carte bloquée",
  "undefined-status": "état 3, qui ne veut rien dire",
  "repeated-nonce": "montre toujours le même code",
  "phone-locked": "téléphone verrouillé",
  "other-application": "un portefeuille de paiement répond",
  "bluetooth-only": "ne propose que Bluetooth",
  declined: "le patient refuse",
  withheld: "le patient retient son NIR",
  "other-session-key": "autre clé de session",
  "session-error": "finit la session par une erreur",
  "status-not-zero": "réponse en erreur",
  "two-documents": "deux documents",
  "unknown-document": "un permis de conduire",
  "element-twice": "élément en double",
  "digest-id-twice": "empreinte en double",
  "other-doc-type-in-mso": "autre type dans le MSO",
  "weak-digest": "empreintes MD5",
  "device-signed-element": "élément signé sans droit",
  "unknown-authority": "autorité inconnue",
  "forged-authority": "certificat d’un imposteur",
  "no-chain": "sans certificat",
  "other-algorithm": "autre algorithme",
  "signer-without-purpose": "signataire sans usage",
  "signer-for-readers": "signataire de lecteurs",
  "signer-key-usage": "clé qui ne signe pas de données",
  "signer-unknown-critical": "extension critique inconnue",
  "expired-signer": "signataire expiré",
  "future-signer": "signataire pas encore valable",
  "signed-before-signer": "signé avant son signataire",
  "changed-mso": "MSO changé après signature",
  "forged-element": "prénom changé après signature",
  "missing-digest": "empreinte absente",
  "identity-document": "une identité de portefeuille européen",
  "next-document": "une version future du document",
  "reencoded-element": "prénom recodé après empreinte",
  "other-digest": "empreintes SHA-512 dites SHA-256",
  "zero-proof": "preuve de zéros",
  "other-session": "preuve d’une autre session",
  "lifted-early": "enlevé pendant la réponse",
  "trust-expired": "liste de confiance périmée",
  "trust-from-future": "liste de confiance datée de demain",
  "trust-forged": "liste de confiance mal signée",
  "trust-cut-short": "liste de confiance coupée en route",
  "trust-rolled-back": "liste de confiance d’avant",
  "status-stale": "liste d’états de trente heures",
  "status-too-old": "liste d’états de huit jours",
  "status-forged": "liste d’états mal signée",
  "status-cut-short": "liste d’états coupée en route",
  "status-missing": "liste d’états absente",
};

export const fault = (name) => FAULTS[name] ?? name;

const ERAS = {
  "2023-06": "juin 2023\u00a0: départements pilotes",
  "2025-03": "mars 2025\u00a0: France Identité partout",
  "2025-06": "juin 2025\u00a0: vidéo dans les pilotes",
  "2025-11": "novembre 2025\u00a0: partout",
};

export const era = (name) => ERAS[name] ?? name;

const ROUTES = {
  "france-identite": "France Identité",
  video: "vidéo",
};

export const routes = (names) =>
  names.length > 0 ? `Ouvert\u00a0: ${names.map((name) => ROUTES[name] ?? name).join(" et ")}.` : "Rien n’est ouvert ici à cette époque.";
