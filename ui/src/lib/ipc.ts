/** The only door to Tauri. */
import { invoke } from "@tauri-apps/api/core";

import { asWireError, CallError, type Call } from "./backend";
import type { Commands } from "./bindings/Commands";

export const call: Call = async (name, args) => {
  try {
    return await invoke<Commands[typeof name][1]>(name, args);
  } catch (thrown) {
    throw new CallError(asWireError(thrown));
  }
};
