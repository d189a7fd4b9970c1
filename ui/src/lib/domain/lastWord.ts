/** The one thing that outlives a page that is thrown away: what it still had to say. No patient is in it. */
import type { Message } from "./screen";

const PLACE = "comptoir.last-word";

export function leaveWord(storage: Pick<Storage, "setItem">, said: Message): void {
  storage.setItem(PLACE, JSON.stringify(said));
}

/** Takes it away: it is said once. */
export function takeWord(storage: Pick<Storage, "getItem" | "removeItem">): Message | null {
  const said = storage.getItem(PLACE);
  storage.removeItem(PLACE);
  return said === null ? null : (JSON.parse(said) as Message);
}
