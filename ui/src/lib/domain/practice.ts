/** Who bills, before anybody has said: most offices are one of these. */
import type { Practice } from "../bindings/Practice";

export const USUAL_PRACTICE: Readonly<Practice> = {
  trade: "general_practice",
  speciality: "01",
  sector: "one",
  zone: null,
  finess: null,
  structure: null,
  key_reason: null,
};
