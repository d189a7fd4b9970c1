/** Paper as an office with two printers has it: one was measured, the other was not. */
import type { Commands } from "../bindings/Commands";
import type { PrinterSettings } from "../bindings/PrinterSettings";

type Answer<K extends keyof Commands> = (args: Commands[K][0]) => Commands[K][1];

export const printers: PrinterSettings = {
  printers: [
    { name: "Brother_HL_L2350", near: [213, 185], far: [1913, 2755] },
    { name: "Accueil", near: null, far: null },
  ],
  receipt_key: "3f9a 21c4 0b7d 55e1",
};

const made = { state: "printed", path: null, copies: 0 } as const;

type Named =
  | "check_sheet"
  | "print_sheet"
  | "print_receipt"
  | "print_privacy"
  | "print_closing"
  | "print_recovery"
  | "print_calibration"
  | "printers"
  | "calibrate";

export const paper: { [K in Named]: Answer<K> } = {
  check_sheet: () => ({
    missing: ["organism", "professional_address"],
    cut: [{ field: "patient_name", line: null, shortened: true }],
    copies: 1,
  }),
  print_sheet: () => ({ ...made, copies: 1 }),
  print_receipt: () => made,
  print_privacy: () => made,
  print_closing: () => made,
  print_recovery: () => made,
  print_calibration: () => made,
  printers: () => printers,
  calibrate: ({ printer, near, far }) => ({
    ...printers,
    printers: printers.printers.map((one) =>
      one.name === printer ? { ...one, near, far: far ?? one.far } : one,
    ),
  }),
};
