/** The only door to Tauri. */
import { Channel, invoke } from "@tauri-apps/api/core";

import { asWireError, CallError, type Call } from "./backend";
import type { Commands } from "./bindings/Commands";
import type { DeskEvent } from "./bindings/DeskEvent";

export const call: Call = async (name, args) => {
  try {
    return await invoke<Commands[typeof name][1]>(name, args);
  } catch (thrown) {
    throw new CallError(asWireError(thrown));
  }
};

/** Hears everything the desk tells from now on; a page that is loaded anew takes the place of the one before. */
export const listen = (hear: (event: DeskEvent) => void): Promise<null> =>
  call("subscribe", { channel: new Channel(hear) });
