/** What the screen may ask of the desk, whoever answers: the program, or invented data. */
import type { Commands } from "./bindings/Commands";
import type { WireError } from "./bindings/WireError";

export type Call = <K extends keyof Commands>(name: K, args: Commands[K][0]) => Promise<Commands[K][1]>;

/** A call that did not succeed. Its message is for developers; the user reads `wire.code` in their language. */
export class CallError extends Error {
  constructor(readonly wire: WireError) {
    super(`call failed: ${wire.code}`);
    this.name = "CallError";
  }
}

/** Whatever was thrown, as the closed set of codes: what is not one of ours is `internal`. */
export function asWireError(thrown: unknown): WireError {
  if (thrown instanceof CallError) return thrown.wire;
  if (isWireError(thrown)) return thrown;
  return { code: "internal", params: {}, trace_id: "" };
}

function isWireError(thrown: unknown): thrown is WireError {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "code" in thrown &&
    "params" in thrown &&
    "trace_id" in thrown
  );
}
