// Talks to the other side, where every rule is: what somebody did goes out, the whole state comes back.

import { sorry } from "./words.js";

const POLL_MS = 1000;

let view = null;
let received = 0; // when, on this page's clock
const watchers = [];

export const state = () => view;
export const sinceReceived = () => performance.now() - received;

/** Calls with the new state, and what it was; with `null` when the other side is gone. */
export const watch = (watcher) => watchers.push(watcher);

/** Does something with a phone, or around them; answers "" if it was done, or a sentence that says why not. */
export const act = (slot, what, more = {}) =>
  ask(fetch(slot ? `/${slot}/act` : "/act", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ act: what, ...more }),
  }));

export function begin() {
  look();
  setInterval(look, POLL_MS);
}

const look = () => ask(fetch("/state"));

async function ask(request) {
  let answer;
  try {
    answer = await request;
    if (answer.status === 409) return sorry((await answer.json()).refused);
    if (!answer.ok) return sorry("not_understood");
    tell(await answer.json());
    return "";
  } catch (broken) {
    // A page that cannot draw is another matter than a phone that does not answer.
    if (answer) throw broken;
    tell(null);
    return "";
  }
}

function tell(next) {
  const before = view;
  if (next) {
    view = next;
    received = performance.now();
  }
  for (const watcher of watchers) watcher(next, before);
}
