/** The counter before a desk that answers with invented data, at the hour of the invented people. Never shipped. */
import { Counter } from "../domain/counter.svelte";
import type { FakeDesk } from "./backend";

export const counterOf = ({ call, listen, copy }: FakeDesk): Counter =>
  new Counter({
    call,
    listen,
    copy,
    now: () => new Date("2026-11-22T09:20:00Z"),
    reload: () => undefined,
    chime: () => undefined,
  });
