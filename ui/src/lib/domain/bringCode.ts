/** A file that was pasted, dropped or chosen becomes bytes for the desk. */
import { say } from "../i18n/say";
import type { Counter } from "./counter.svelte";

/** Nobody photographs a code with more than this; a larger file was dropped by mistake. */
const LARGEST = 20 * 1024 * 1024;

/** One picture is read at a time: two would be two patients. `others` came with it and are not read. */
export async function bringFile(counter: Counter, file: File, others = 0): Promise<void> {
  if (file.size > LARGEST) {
    counter.tell({ ...say.bar.fileTooLarge, urgent: true });
    return;
  }
  try {
    await counter.readImage(new Uint8Array(await file.arrayBuffer()));
    if (others > 0) counter.tell({ ...say.bar.firstFileOnly, urgent: true });
  } catch {
    counter.tell({ ...say.bar.fileUnreadable, urgent: true });
  }
}
