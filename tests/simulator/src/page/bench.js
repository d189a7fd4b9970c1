// What stands around the phones: the fund with its operator, the reader, the lists, and the workshop of one phone.

import { act, state, watch } from "./desk.js";
import { button, choose, element, fill, one } from "./dom.js";
import { answer, era, fault, routes } from "./words.js";

const NAMES = { a: "Téléphone A", b: "Téléphone B" };
const ACTIVE = ["active_locked", "unlocked", "presenting_qr", "presenting_nfc", "code_blocked"];
const PENDING = { france_identite_pending: "par France Identité", video_pending: "par vidéo" };

let two = false;
let atWork = "a"; // the phone in the workshop
let lay; // lays a phone down, for those who are ticked on it

/** Opens the bench, and gives back how to tell it that there are two phones or one. */
export function openBench({ showTwo, layDown }) {
  lay = layDown;
  one("#two").addEventListener("click", () => showTwo(!two));
  addEventListener("sorry", (event) => say(event.detail));
  listenAround();
  listenWorkshop();
  one("#lists-address").textContent = `${location.origin}/lists/`;
  watch((next, before) => {
    if (!next) return;
    const asks = (view) => ["a", "b"].filter((slot) => view && PENDING[view[slot].stage]).join();
    if (asks(next) && asks(next) !== asks(before)) one('[data-panel="counter"]').open = true;
    draw(next);
  });
  return { phones };
}

function phones(shown) {
  two = shown;
  if (!two) atWork = "a";
  one("#two").textContent = two ? "Un seul téléphone" : "Deux téléphones";
  one("#two").setAttribute("aria-pressed", String(two));
  one("#which").hidden = !two;
  if (two) one('[data-panel="counter"]').open = true;
  if (state()) draw(state());
}

async function ask(slot, what, more) {
  say(await act(slot, what, more));
}

function say(why) {
  one("#sorry").textContent = why;
  one("#sorry").hidden = why === "";
}

const inSight = () => (two ? ["a", "b"] : ["a"]);
const called = (slot, view) => (two ? `${NAMES[slot]}${view.owner ? `, ${view.owner.given_name}` : ""}` : (view.owner?.given_name ?? "Téléphone"));

function draw(next) {
  drawCounter(next);
  drawReader(next);
  drawLists(next);
  drawWorkshop(next);
}

/** Rows of buttons are made anew only when they say something else, so that a focus stays. */
function rows(place, signature, made) {
  if (place.dataset.drawn === signature) return;
  place.dataset.drawn = signature;
  place.replaceChildren(...made());
}

function drawCounter(next) {
  const asked = inSight().filter((slot) => PENDING[next[slot].stage]);
  rows(one("#asked"), JSON.stringify([two, asked.map((slot) => [slot, next[slot].applicant, next[slot].stage])]), () =>
    asked.map((slot) =>
      element("li", {},
        element("span", {}, element("b", { textContent: next[slot].applicant }), element("small", { textContent: ` ${PENDING[next[slot].stage]}` })),
        button("Accepter", () => ask(null, "decide", { phone: slot, yes: true })),
        button("Refuser", () => ask(null, "decide", { phone: slot, yes: false }), { className: "plain" }))));
  const active = inSight().filter((slot) => ACTIVE.includes(next[slot].stage));
  rows(one("#active"), JSON.stringify([two, active.map((slot) => [slot, next[slot].owner.key])]), () =>
    active.map((slot) =>
      element("div", {},
        element("span", { textContent: called(slot, next[slot]) }),
        button("Bloquer", () => ask(null, "block", { phone: slot }), { className: "plain", title: "Le titulaire a appelé sa caisse" }),
        button("Vider", () => ask(slot, "wipe"), { className: "plain", title: "Le titulaire efface l’appli" }))));
  choose(one("#era"), next.era.all.map((name) => ({ value: name, text: era(name) })), next.era.current);
  fill(one("#department"), next.era.department);
  one("#open-routes").textContent = routes(next.era.routes);
}

function drawReader(next) {
  rows(one("#lay"), JSON.stringify([two, inSight().map((slot) => [next[slot].on_reader, next[slot].owner?.key])]), () =>
    inSight().map((slot) =>
      element("div", {},
        element("span", { textContent: called(slot, next[slot]) }),
        next[slot].on_reader
          ? button("Reprendre le téléphone", () => ask(slot, "take_away"))
          : button("Poser le téléphone sur le lecteur", () => lay(slot)))));
  const lying = inSight().find((slot) => next[slot].on_reader);
  one("#reader-note").textContent = note(next, lying);
  fill(one("#delay"), next.reader.apdu_delay_ms);
  fill(one("#lift"), next.reader.lift_after ?? "");
}

function note({ reader, ...phones }, lying) {
  if (reader.is_lost) return "Le lecteur a disparu pendant l’échange.";
  if (!lying) return "Rien n’est posé.";
  if (reader.has_read) return "Lu.";
  return phones[lying].stage === "presenting_nfc" ? "Posé\u00a0: en attente du comptoir." : "Posé, mais aucune carte n’est ouverte\u00a0: le comptoir ne verra rien.";
}

function drawLists({ fund }) {
  const choices = fund.faults.map((name) => ({ value: name, text: fault(name) }));
  choose(one("#list-fault"), [{ value: "", text: "Rien\u00a0: elles sont bonnes" }, ...choices], fund.fault ?? "");
  choose(one("#issuer"), fund.issuers.map(({ key, name }) => ({ value: key, text: key === "test" ? `${name} (test)` : name })), fund.signed_by);
}

function drawWorkshop(next) {
  const view = next[atWork];
  rows(one("#which"), `${atWork}${two}`, () =>
    ["a", "b"].map((slot) => {
      const made = button(NAMES[slot], () => { atWork = slot; draw(state()); });
      made.setAttribute("aria-pressed", String(slot === atWork));
      return made;
    }));
  const groups = view.challenge?.match(/.{4}/gu)?.join(" ");
  one("#answered").textContent = groups ? `Chaque code répond à ${groups}, jusqu’au verrouillage.` : "Aucun défi\u00a0: possession récente seulement.";
  one("#forget").hidden = !groups;
  choose(one("#fault"), byAnswer(next.faults), view.misbehaviour ?? "");
  choose(one("#nfc-fault"), byAnswer(next.nfc_faults), view.nfc_misbehaviour ?? "");
  fill(one("#ahead"), Math.round(view.clock_ahead_s / 60));
  rows(one("#receipts"), JSON.stringify([atWork, view.receipts]), () =>
    view.receipts.map(({ usage, issued, cents }) =>
      element("li", {},
        element("span", { textContent: `${usage} · ${new Date(issued).toLocaleDateString("fr-FR")}` }),
        element("b", { textContent: euros(cents) }))));
}

/** Faults under what a counter should answer to them. */
function byAnswer(faults) {
  const groups = new Map();
  for (const { name, code } of faults) {
    const group = `Attendu\u00a0: ${answer(code)}`;
    groups.set(group, [...(groups.get(group) ?? []), { value: name, text: fault(name) }]);
  }
  const sorted = [...groups].map(([group, choices]) => ({ group, choices }));
  return [{ value: "", text: "Rien\u00a0: il se conduit bien" }, ...sorted];
}

const euros = (cents) => (cents / 100).toLocaleString("fr-FR", { style: "currency", currency: "EUR" });

function listenAround() {
  const setEra = () => ask(null, "set_era", { era: one("#era").value, department: one("#department").value });
  one("#era").addEventListener("change", setEra);
  one("#department").addEventListener("change", setEra);
  const setReader = () => {
    const lift = Number(one("#lift").value);
    return ask(null, "set_reader", { apdu_delay_ms: Math.max(0, Math.round(Number(one("#delay").value))), lift_after: lift > 0 ? Math.round(lift) : null });
  };
  one("#delay").addEventListener("change", setReader);
  one("#lift").addEventListener("change", setReader);
  const relist = () => ask(null, "relist", { fault: one("#list-fault").value });
  one("#list-fault").addEventListener("change", relist);
  one("#relist").addEventListener("click", relist);
  one("#issuer").addEventListener("change", () => ask(null, "sign_as", { issuer: one("#issuer").value }));
}

function listenWorkshop() {
  one("#answer").addEventListener("submit", async (event) => {
    event.preventDefault();
    const why = await act(atWork, "answer", { challenge: one("#challenge").value });
    if (why) one("#answered").textContent = "Ce n’est pas un défi\u00a0: seize chiffres et lettres, de 0 à 9 et de A à F.";
    else one("#challenge").value = "";
  });
  one("#forget").addEventListener("click", () => ask(atWork, "answer", { challenge: "" }));
  one("#fault").addEventListener("change", () => ask(atWork, "misbehave", { fault: one("#fault").value }));
  one("#nfc-fault").addEventListener("change", () => ask(atWork, "misbehave_on_reader", { fault: one("#nfc-fault").value }));
  one("#ahead").addEventListener("change", () => ask(atWork, "set_clock", { seconds_ahead: Math.round(Number(one("#ahead").value) * 60) }));
  one("#collect-code").addEventListener("submit", async (event) => {
    event.preventDefault();
    const why = await act(atWork, "collect_code", { code: one("#receipt-code").value.trim() });
    one("#code-collected").textContent = why;
    if (!why) one("#receipt-code").value = "";
  });
  one("#issued").valueAsDate = new Date();
  one("#collect").addEventListener("submit", async (event) => {
    event.preventDefault();
    const amount = Number(one("#euros").value.replace(",", "."));
    // Midday of that day, so that neither end of it depends on the hour; today, it is now.
    const midday = Date.parse(`${one("#issued").value}T12:00:00`);
    const issued = new Date(Math.min(midday, Date.now())).toISOString();
    const why = await act(atWork, "collect", { usage: one("#usage").value, cents: Math.round(amount * 100), issued });
    one("#collected").textContent = why;
    if (!why) one("#usage").value = "";
  });
}
