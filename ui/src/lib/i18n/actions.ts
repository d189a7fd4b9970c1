/** What a key or a button can ask for: the vocabulary that the key table and the texts share. */
export type Action =
  | "present_phone"
  | "choose_file"
  | "paste"
  | "ask_challenge"
  | "drop_challenge"
  | "accept"
  | "accept_for_sheet"
  | "choose_person"
  | "next_person"
  | "previous_person"
  | "confirm_identity"
  | "reveal"
  | "reread"
  | "read_again"
  | "give_up"
  | "reopen"
  | "plastic_card"
  | "paper_pad"
  | "favourite"
  | "other_act"
  | "more"
  | "less"
  | "remove"
  | "next_line"
  | "previous_line"
  | "date"
  | "hour"
  | "details"
  | "condition"
  | "pathway"
  | "prescription"
  | "substitution"
  | "box_rate"
  | "apart"
  | "specific"
  | "local_regime"
  | "compulsory"
  | "complementary"
  | "seal"
  | "seal_and_sheet"
  | "back"
  | "sheet"
  | "next_patient"
  | "print"
  | "receipt"
  | "print_recovery"
  | "print_closing"
  | "overlay"
  | "privacy"
  | "save"
  | "leave"
  | "resume"
  | "equipment"
  | "leave_equipment"
  | "tariffs"
  | "leave_tariffs"
  | "keeping"
  | "leave_keeping"
  | "back_up"
  | "check_journal"
  | "save_support"
  | "try_scanner"
  | "copy_diagnostic"
  | "save_diagnostic"
  | "register"
  | "books"
  | "quality"
  | "leave_quality"
  | "next_stretch"
  | "setup"
  | "setup_next"
  | "setup_previous"
  | "setup_later"
  | "resume_draft"
  | "drop_draft"
  | "search"
  | "filter"
  | "next_invoice"
  | "previous_invoice"
  | "older"
  | "newer"
  | "newest"
  | "oldest"
  | "open_detail"
  | "span"
  | "reprint"
  | "given"
  | "sent"
  | "paid"
  | "rejected"
  | "cancel"
  | "correct"
  | "export"
  | "leave_register"
  | "close_day"
  | "close_month"
  | "close_year"
  | "leave_books"
  | "people"
  | "leave_people"
  | "recovery_kept"
  | "switch_user"
  | "lock"
  | "mute"
  | "help";

/** What their buttons say, and help. */
export const actions: Record<Action, string> = {
  present_phone: "Présenter le téléphone simulé",
  choose_file: "Choisir une image",
  ask_challenge: "Demander un défi",
  drop_challenge: "Sans défi",
  paste: "Coller une image ou un texte",
  accept: "Facture",
  accept_for_sheet: "Feuille papier",
  choose_person: "Choisir une personne",
  next_person: "Personne suivante",
  previous_person: "Personne précédente",
  confirm_identity: "Identité contrôlée",
  reveal: "Montrer les données masquées",
  reread: "Relire",
  read_again: "Relire",
  give_up: "Annuler",
  plastic_card: "Carte physique",
  paper_pad: "Feuille papier",
  reopen: "Ouvrir la lecture précédente",
  favourite: "Ajouter un acte favori",
  other_act: "Chercher un autre code",
  more: "Augmenter la quantité",
  less: "Diminuer la quantité",
  remove: "Retirer la ligne",
  next_line: "Ligne suivante",
  previous_line: "Ligne précédente",
  date: "Date des soins",
  hour: "Heure des soins",
  details: "Dépassement ou acte gratuit",
  condition: "Nature d’assurance suivante",
  pathway: "Parcours suivant",
  prescription: "Avec ou sans ordonnance",
  substitution: "Générique refusé, ou exclu",
  box_rate: "Autre taux de la boîte",
  apart: "Boîte sans rapport avec l’exonération",
  specific: "Médicament spécifique",
  local_regime: "Régime local d’Alsace-Moselle",
  compulsory: "Tiers payant obligatoire",
  complementary: "Tiers payant complémentaire",
  seal: "Sceller la facture",
  seal_and_sheet: "Sceller et feuille papier",
  back: "Retour",
  sheet: "Feuille de soins",
  next_patient: "Patient suivant",
  print: "Imprimer",
  receipt: "Imprimer le reçu",
  print_recovery: "Imprimer le code",
  print_closing: "Imprimer la dernière clôture",
  overlay: "Formulaire préimprimé ou page entière",
  privacy: "Imprimer ce qui a été lu, pour le patient",
  save: "Enregistrer",
  leave: "Patient suivant",
  resume: "Reprendre",
  equipment: "Matériel",
  leave_equipment: "Retour à l’accueil",
  tariffs: "Tarifs",
  leave_tariffs: "Retour à la facture",
  keeping: "Sauvegardes",
  leave_keeping: "Retour à l’accueil",
  back_up: "Sauvegarder maintenant",
  check_journal: "Contrôler le journal",
  save_support: "Fichier d’assistance",
  try_scanner: "Essayer la douchette",
  copy_diagnostic: "Copier le diagnostic",
  save_diagnostic: "Enregistrer le diagnostic",
  register: "Recherche",
  books: "Clôture",
  quality: "Qualité",
  leave_quality: "Retour à l’accueil",
  next_stretch: "Période suivante",
  setup: "Refaire l’installation",
  setup_next: "Continuer",
  setup_previous: "Étape précédente",
  setup_later: "Plus tard",
  resume_draft: "Reprendre",
  drop_draft: "Abandonner",
  search: "Chercher",
  filter: "Filtre suivant",
  next_invoice: "Facture suivante",
  previous_invoice: "Facture précédente",
  older: "Une page plus bas",
  newer: "Une page plus haut",
  newest: "La plus récente",
  oldest: "La plus ancienne",
  open_detail: "Ouvrir la facture",
  span: "Dates de soins",
  reprint: "Réimprimer",
  given: "Feuille remise",
  sent: "Feuille envoyée",
  paid: "Payée",
  rejected: "Rejetée",
  cancel: "Annuler",
  correct: "Corriger",
  export: "Exporter",
  leave_register: "Retour à l’accueil",
  close_day: "Clôturer la journée",
  close_month: "Clôturer le mois",
  close_year: "Clôturer l’année",
  leave_books: "Retour à l’accueil",
  people: "Personnes et accès",
  leave_people: "Retour à l’accueil",
  recovery_kept: "Le code est sous clé",
  switch_user: "Changer d’utilisateur",
  lock: "Verrouiller",
  mute: "Couper ou remettre le son",
  help: "Aide",
};

/** In the bar of a screen, where one line is to hold them all. */
export const shortActions: Partial<Record<Action, string>> = {
  present_phone: "Téléphone simulé",
  choose_file: "Image",
  leave_equipment: "Accueil",
  leave_keeping: "Accueil",
  leave_quality: "Accueil",
  leave_register: "Accueil",
  leave_books: "Accueil",
  close_day: "Clore la journée",
  close_month: "Clore le mois",
  close_year: "Clore l’année",
  print_closing: "Imprimer",
  leave_people: "Accueil",
};

/** Key names as printed on a French keyboard; the others are printed as they are. */
export const keys: Partial<Record<string, string>> = {
  Enter: "Entrée",
  Escape: "Échap",
  Delete: "Suppr",
  Backspace: "⌫",
  ArrowUp: "↑",
  ArrowDown: "↓",
  "Control+V": "Ctrl V",
  "-": "−",
  PageDown: "Pg ↓",
  PageUp: "Pg ↑",
  Home: "Début",
  End: "Fin",
};
