/** The page on invented data: `#result`, `#refusal=replayed`… opens a state directly, for looking at it; `?theme=dark&size=large&language=en` says how. */
import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "@fontsource-variable/atkinson-hyperlegible-mono/wght.css";
import "../../app.css";

import { mount } from "svelte";

import App from "../../App.svelte";
import { Counter } from "../domain/counter.svelte";
import { preferences, recall } from "../preferences.svelte";
import { FakeDesk } from "./backend";
import { play, sceneNamed } from "./scenes";

const wished = Object.fromEntries(new URLSearchParams(location.search));
recall({ getItem: () => JSON.stringify({ ...preferences, ...wished }) });
const target = document.getElementById("app");
if (target) {
  const scene = sceneNamed(location.hash.slice(1));
  const desk = new FakeDesk(scene.answers);
  const counter = new Counter({
    call: desk.call,
    listen: desk.listen,
    copy: desk.copy,
    now: () => new Date("2026-11-22T09:20:00Z"),
    reload: () => location.reload(),
    chime: () => undefined,
  });
  mount(App, { target, props: { counter } });
  await play(counter, scene);
  document.documentElement.dataset.scene = "played";
}
