import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "@fontsource-variable/atkinson-hyperlegible-mono/wght.css";
import "./app.css";

import { mount } from "svelte";

import App from "./App.svelte";
import { Counter } from "./lib/domain/counter.svelte";
import { chime } from "./lib/domain/sound";
import type { Message } from "./lib/domain/screen";
import { call, listen } from "./lib/ipc";
import { leaveWord, takeWord } from "./lib/domain/lastWord";
import { keep, recall } from "./lib/preferences.svelte";

const copy = (text: string): Promise<void> => navigator.clipboard.writeText(text);
const reload = (said?: Message): void => {
  if (said) leaveWord(sessionStorage, said);
  // The page ends with the process that it was in. A driver would end with it: what it drives is loaded anew where it is.
  if (navigator.webdriver) location.reload();
  else void call("anew", {}).catch(() => location.reload());
};
recall(localStorage);
keep(localStorage);
const target = document.getElementById("app");
if (target) {
  const counter = new Counter({ call, listen, copy, now: () => new Date(), reload, chime });
  mount(App, { target, props: { counter } });
  void counter.start().then(() => {
    const said = takeWord(sessionStorage);
    if (said) counter.tell(said);
  });
}
