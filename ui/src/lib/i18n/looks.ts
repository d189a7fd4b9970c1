/** É11: how this computer shows and sounds. */
import type { Language, Size, Theme, Volume } from "../preferences.svelte";

const languages: Record<Language, string> = { fr: "Français", en: "English" };

const themes: Record<Theme, string> = {
  system: "Comme l’ordinateur",
  light: "Clair",
  dark: "Sombre",
  contrast: "Contraste élevé",
};

const sizes: Record<Size, string> = { normal: "Normale", large: "Grande" };

const volumes: Record<Volume, string> = { low: "Faible", normal: "Moyen", high: "Fort" };

export const looks = {
  title: "Affichage et son de ce poste",
  language: "Langue, language",
  languages,
  theme: "Couleurs",
  themes,
  size: "Taille du texte",
  sizes,
  volume: "Volume des verdicts",
  volumes,
  flash: "Éclairer le bord de l’écran à chaque verdict",
};
