import type { Messages } from "../fr";

export const looks: Messages["looks"] = {
  title: "Display and sound of this computer",
  language: "Language, langue",
  languages: { fr: "Français", en: "English" },
  theme: "Colours",
  themes: { system: "As the computer", light: "Light", dark: "Dark", contrast: "High contrast" },
  size: "Size of text",
  sizes: { normal: "Normal", large: "Large" },
  volume: "Volume of verdicts",
  volumes: { low: "Low", normal: "Medium", high: "High" },
  flash: "Light the edge of the screen at each verdict",
};
