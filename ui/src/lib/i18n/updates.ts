/** Updates: what the office decides, what was found of a file. */
import type { UpdateRefusal } from "../bindings/UpdateRefusal";
import { day } from "../format";
import { typeset } from "./typeset";
import type { Told } from "./verdicts";

const one = (code: string, title: string, sentence: string): Told => ({ code, title, sentence });

/** Why a file is not installed. */
const refusals: Record<UpdateRefusal, Told> = {
  not_an_update: one(
    "U-10",
    "Ce n’est pas une mise à jour de Comptoir.",
    "Choisissez le fichier dont le nom finit par « .maj ».",
  ),
  too_long: one("U-11", "Ce fichier est trop grand pour une mise à jour.", "Choisissez-en un autre."),
  no_key: one(
    "U-12",
    "Cette version ne connaît aucune clé d’éditeur.",
    "Elle n’accepte aucune mise à jour : réinstallez depuis le paquet de l’éditeur.",
  ),
  not_signed: one(
    "U-13",
    "Ce fichier n’est pas signé par l’éditeur.",
    "Ne l’installez pas et prévenez qui vous l’a donné.",
  ),
  altered: one(
    "U-14",
    "Ce fichier a été modifié ou mal copié.",
    "Copiez-le de nouveau depuis sa source ; rien n’a été installé.",
  ),
  other_system: one(
    "U-15",
    "Cette mise à jour est faite pour un autre système.",
    "Prenez celle de cet ordinateur.",
  ),
  not_later: one(
    "U-16",
    "Cette version n’est pas plus récente que la vôtre.",
    "Gardez celle qui est installée, ou apportez-en une plus récente.",
  ),
  replayed: one(
    "U-17",
    "Une mise à jour plus récente a déjà été vue ici.",
    "Installez plutôt la plus récente.",
  ),
};

export const updates = typeset({
  refusals,
  title: "Mises à jour",
  lead: "Comptoir ne va rien chercher sur Internet. Apportez le fichier signé de l’éditeur, sur une clé USB par exemple.",
  version: (version: string) => `Version installée : ${version}`,
  noKey: "Cette version ne connaît aucune clé d’éditeur : elle n’accepte aucune mise à jour.",
  allow: "Accepter les mises à jour signées",
  file: "Fichier de mise à jour",
  fileHint: "Collez ici son chemin ; son nom finit par « .maj ».",
  check: "Contrôler",
  install: "Installer",
  good: (version: string, date: string) =>
    `Version ${version} du ${day(date)} : signée, intacte, pour cet ordinateur.`,
  handedOver: (version: string, path: string) => ({
    title: `Version ${version} remise à l’installateur du système.`,
    sentence: `Fermez Comptoir et suivez ses questions. Le fichier est ${path}`,
  }),
});

const told = (code: string, title: string, sentence: string) => (): Told => one(code, title, sentence);

export const updateErrors = {
  updates_off: told(
    "U-01",
    "Ce cabinet n’a pas accepté les mises à jour.",
    "Acceptez-les d’abord, sur cet écran : rien n’a été installé.",
  ),
  invoice_open: told(
    "U-02",
    "Une facture est en cours.",
    "Terminez-la ou abandonnez-la, puis recommencez : rien n’a été installé.",
  ),
  update_refused: ({ reason = "" }: Partial<Record<string, string>>): Told =>
    Object.entries(refusals).find(([name]) => name === reason)?.[1] ?? refusals.not_an_update,
  update_unreadable: told(
    "U-04",
    "Ce fichier ne peut pas être lu.",
    "Vérifiez son nom, et que la clé USB est branchée.",
  ),
};
