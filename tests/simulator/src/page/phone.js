// Draws what the phone says it shows, and tells it what is touched. Every rule is on the other side.

const POLL_MS = 1000;
const RENEWAL_MS = 30_000;
const GREATEST_CODE = 6;

const one = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const icons = {
  touch: "M12 11v3a8 8 0 0 1-1.6 4.8M8.5 13.5v-2a3.5 3.5 0 0 1 7 0v2.6a12 12 0 0 1-1.4 5.6M5 15.5v-4a7 7 0 0 1 11-5.7M19 10.5v3.6a16 16 0 0 1-.6 4.3",
  erase: "M9 6h11v12H9l-6-6zM12.5 9.5l4.5 5M17 9.5l-4.5 5",
};

let view = null;
let received = 0; // when, on this page's clock
let entered = "";

async function ask(request) {
  try {
    const response = await request;
    if (!response.ok) return false;
    const next = await response.json();
    draw(next);
    one("#lost").hidden = true;
    return true;
  } catch {
    one("#lost").hidden = false;
    return false;
  }
}

const look = () => ask(fetch("/state"));
const act = (what, more = {}) =>
  ask(fetch("/act", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ act: what, ...more }),
  }));

function draw(next) {
  const before = view;
  view = next;
  received = performance.now();
  const moved = before?.screen !== next.screen || before?.owner?.key !== next.owner?.key;
  for (const section of all("[data-screen]")) section.hidden = section.dataset.screen !== next.screen;
  if (moved) enter(next);
  if (next.screen === "locked" && !moved && before.attempts_left > next.attempts_left) refuse(next.attempts_left);
  if (next.code && (moved || before?.code?.id !== next.code.id)) drawCode(next);
  if (before?.challenge !== next.challenge || before?.misbehaviour !== next.misbehaviour) drawBench(next);
  if (next.screen !== "presenting" && one("#large").open) one("#large").close();
  tick();
}

/** What the phone answers, and what it does wrong. */
function drawBench({ challenge, misbehaviour, faults }) {
  one("#answered").textContent = challenge ? `Chaque code répond au défi ${challenge.slice(0, 8)}…` : "Aucun défi : possession récente seulement.";
  const choices = [element("option", { value: "", textContent: "Rien : il se conduit bien" })];
  choices.push(...faults.map((name) => element("option", { value: name, textContent: name })));
  one("#fault").replaceChildren(...choices);
  one("#fault").value = misbehaviour ?? "";
}

/** A screen appears. */
function enter({ screen, owner, holders, attempts_left: left }) {
  entered = "";
  drawDots();
  one("#wrong").textContent = screen === "locked" && left < 3 ? tries(left) : "";
  if (owner) {
    for (const place of all(".name")) place.textContent = `${owner.given_name} ${owner.family_name}`;
    for (const place of all(".given")) place.textContent = owner.given_name;
    one(".who .initials").textContent = initials(`${owner.given_name} ${owner.family_name}`);
  }
  hint(screen, owner);
  if (screen === "home") one("#holders").replaceChildren(...holders.map(holderRow));
  if (screen === "choosing") {
    one("#people").replaceChildren(...owner.beneficiaries.map(personRow));
    one("#alone").hidden = owner.beneficiaries.length > 0;
  }
  one("#lock").hidden = view.unattended;
}

function hint(screen, owner) {
  const place = one("#hint");
  if (view.unattended) return place.replaceChildren("Déverrouillage simulé à chaque code.");
  if (!owner) return place.replaceChildren("Choisissez une personne pour commencer.");
  if (screen !== "locked") return place.replaceChildren(`Téléphone de ${owner.given_name}`);
  const code = document.createElement("b");
  code.textContent = owner.secret_code;
  place.replaceChildren("Code secret de ce téléphone : ", code);
}

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function holderRow({ key, name, about }) {
  const words = element("span", {}, element("b", { textContent: name }), element("small", { textContent: about }));
  const badge = element("span", { className: "initials", textContent: initials(name) });
  badge.setAttribute("aria-hidden", "true");
  const row = element("button", { type: "button", className: "row" }, badge, words);
  row.addEventListener("click", () => act("hand_to", { holder: key }));
  return element("li", {}, row);
}

function personRow({ rank, name, about }) {
  const words = element("span", {}, element("b", { textContent: name }), element("small", { textContent: about }));
  const box = element("input", { type: "checkbox", value: String(rank), checked: true });
  return element("li", {}, element("label", { className: "row" }, box, words));
}

function initials(name) {
  const capitals = name.split(/\s+/u).map((word) => word.replace(/^[a-zà-ÿ]['’]/u, "")[0] ?? "");
  return (capitals[0] + (capitals.slice(1).find((letter) => letter !== letter.toLowerCase()) ?? "")).toUpperCase();
}

function drawCode({ code, owner }) {
  const address = `/code.png?id=${code.id}`;
  one("#code").src = address;
  one("#large-code").src = address;
  const names = code.ranks.map((rank) => owner.beneficiaries[rank - 1]?.name.split(" ")[0]);
  one("#shown").textContent = names.length > 0 ? `avec ${list(names)}` : "sans bénéficiaire";
  const left = code.left_out.length;
  one("#left").hidden = left === 0;
  one("#left").textContent =
    left === 1 ? "Un bénéficiaire ne tient pas dans ce code." : `${left} bénéficiaires ne tiennent pas dans ce code.`;
}

const list = (names) => new Intl.ListFormat("fr").format(names);
const tries = (left) => (left === 1 ? "Code faux : dernier essai" : `Code faux : encore ${left} essais`);

/** The time that passes between two looks. */
function tick() {
  const now = new Date();
  one("#clock").textContent = now.toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
  if (!view?.code) return;
  const since = performance.now() - received;
  const renews = Math.max(0, view.code.renews_in_ms - since);
  one("#bar").style.transform = `scaleX(${renews / RENEWAL_MS})`;
  one("#renews").textContent = `${Math.ceil(renews / 1000)} s`;
  const locks = view.locks_in_ms === null ? null : Math.ceil(Math.max(0, view.locks_in_ms - since) / 1000);
  one("#locks").hidden = locks === null;
  if (locks !== null) one("#locks").textContent = `Code secret redemandé dans ${duration(locks)}`;
}

function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes}\u00a0min\u00a0${String(seconds % 60).padStart(2, "0")}\u00a0s` : `${seconds}\u00a0s`;
}

function drawDots() {
  const count = Math.max(4, entered.length);
  one("#dots").replaceChildren(...Array.from({ length: count }, (_, place) => element("i", { className: place < entered.length ? "on" : "" })));
  one("#dots").setAttribute("aria-label", entered.length === 0 ? "Aucun chiffre saisi" : `${entered.length} chiffres saisis`);
  one("#open").disabled = entered.length < 4;
}

function refuse(left) {
  entered = "";
  drawDots();
  one("#wrong").textContent = tries(left);
  one("#dots").classList.add("shake");
  one("#dots").addEventListener("animationend", () => one("#dots").classList.remove("shake"), { once: true });
}

function press(key) {
  if (key === "touch") return act("touch");
  if (key === "erase") entered = entered.slice(0, -1);
  else if (entered.length < GREATEST_CODE) entered += key;
  one("#wrong").textContent = "";
  drawDots();
}

const unlock = () => entered.length >= 4 && act("enter_code", { code: entered });

function padKey(key) {
  const names = { touch: "Empreinte", erase: "Effacer" };
  const button = element("button", { type: "button" });
  if (icons[key]) {
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    drawing.setAttribute("viewBox", "0 0 24 24");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", icons[key]);
    drawing.append(line);
    button.append(drawing);
    button.setAttribute("aria-label", names[key]);
    button.title = names[key];
  } else {
    button.textContent = key;
  }
  button.addEventListener("click", () => press(key));
  return button;
}

one("#pad").replaceChildren(...["1", "2", "3", "4", "5", "6", "7", "8", "9", "touch", "0", "erase"].map(padKey));
for (const button of all("[data-act]")) button.addEventListener("click", () => act(button.dataset.act));
one("#open").addEventListener("click", unlock);
one("#answer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const understood = await act("answer", { challenge: one("#challenge").value });
  if (!understood) one("#answered").textContent = "Ce n’est pas un défi : 8 à 16 octets, de 0 à 9 et de a à f.";
});
one("#fault").addEventListener("change", () => act("misbehave", { fault: one("#fault").value }));
one("#show").addEventListener("click", () => {
  act("present", { ranks: all("#people input:checked").map((box) => Number(box.value)) });
});
one("#enlarge").addEventListener("click", () => one("#large").showModal());
one("#large button").addEventListener("click", () => one("#large").close());
addEventListener("keydown", (event) => {
  if (event.target.closest?.(".bench")) return;
  if (view?.screen !== "locked" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (/^[0-9]$/u.test(event.key)) press(event.key);
  else if (event.key === "Backspace") press("erase");
  else if (event.key === "Enter" && event.target === document.body) unlock();
});

drawDots();
look();
setInterval(look, POLL_MS);
setInterval(tick, 200);
