// The page: two phones, of which one is shown at first, and what stands around them.

import { openBench } from "./bench.js";
import { begin, state, watch } from "./desk.js";
import { one } from "./dom.js";
import { Phone } from "./phone.js";

const phones = { a: new Phone("a", one('[data-slot="a"]')), b: new Phone("b", one('[data-slot="b"]')) };
const bench = openBench({ showTwo, layDown: (slot) => phones[slot].layDown() });
let inHand = "a"; // where digits that are typed go

watch((next, before) => {
  for (const slot of ["a", "b"]) phones[slot].draw(next?.[slot], before?.[slot]);
  // A second phone that is in use is not hidden: the page may have been loaded anew.
  if (next && !before && next.b.stage !== "absent") showTwo(true);
});

function showTwo(two) {
  one(".scene").dataset.phones = two ? "2" : "1";
  one('[data-slot="b"]').hidden = !two;
  if (!two) inHand = "a";
  bench.phones(two);
}

for (const slot of ["a", "b"]) {
  for (const kind of ["pointerdown", "focusin"]) {
    one(`[data-slot="${slot}"]`).addEventListener(kind, () => { inHand = slot; });
  }
}
addEventListener("keydown", (event) => {
  if (event.target.closest?.(".bench, select") || event.ctrlKey || event.altKey || event.metaKey) return;
  if (state()?.[inHand].stage === "active_locked") phones[inHand].type(event);
});
setInterval(() => Object.values(phones).forEach((phone) => phone.tick()), 200);
begin();
