/** A file that was pasted, dropped or chosen becomes bytes for the desk. */
import { fr } from "../i18n/fr";
import type { Counter } from "./counter.svelte";

/** Nobody photographs a code with more than this; a larger file was dropped by mistake. */
const LARGEST = 20 * 1024 * 1024;

export async function bringFile(counter: Counter, file: File): Promise<void> {
  if (file.size > LARGEST) {
    counter.tell({ ...fr.bar.fileTooLarge, urgent: true });
    return;
  }
  try {
    await counter.readImage(new Uint8Array(await file.arrayBuffer()));
  } catch {
    counter.tell({ ...fr.bar.fileUnreadable, urgent: true });
  }
}
