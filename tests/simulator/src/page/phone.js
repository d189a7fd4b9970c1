// One phone: draws what it says it shows, and tells it what is touched.

import { act, sinceReceived, state } from "./desk.js";
import { all, button, choose, drawing, element, one } from "./dom.js";
import { ended, lying, waiting } from "./words.js";

const RENEWAL_MS = 30_000;
const GREATEST_CODE = 6;
const icons = {
  touch: "M12 11v3a8 8 0 0 1-1.6 4.8M8.5 13.5v-2a3.5 3.5 0 0 1 7 0v2.6a12 12 0 0 1-1.4 5.6M5 15.5v-4a7 7 0 0 1 11-5.7M19 10.5v3.6a16 16 0 0 1-.6 4.3",
  erase: "M9 6h11v12H9l-6-6zM12.5 9.5l4.5 5M17 9.5l-4.5 5",
};

export class Phone {
  #slot;
  #root;
  #view = null;
  #entered = "";
  #wantsActive = false; // on the second phone, which is new unless one says otherwise

  constructor(slot, root) {
    this.#slot = slot;
    this.#root = root;
    root.append(one("#phone").content.cloneNode(true));
    this.#one(".pad").replaceChildren(...["1", "2", "3", "4", "5", "6", "7", "8", "9", "touch", "0", "erase"].map((key) => this.#padKey(key)));
    for (const place of all("[data-act]", root)) place.addEventListener("click", () => this.#act(place.dataset.act));
    for (const place of all("[data-route]", root)) {
      place.addEventListener("click", () => this.#apply(place.dataset.route));
    }
    this.#one(".open").addEventListener("click", () => this.#unlock());
    this.#one(".show").addEventListener("click", () => this.#act("present", { ranks: this.ranks() }));
    this.#one(".lay").addEventListener("click", () => this.layDown());
    this.#one(".code").addEventListener("click", () => this.#enlarge());
    one("#large button").addEventListener("click", () => one("#large").close());
  }

  /** Who is ticked on the screen where one chooses. */
  ranks() {
    return all(".people input:checked", this.#root).map((box) => Number(box.value));
  }

  layDown() {
    return this.#act("lay_down", { ranks: this.ranks() });
  }

  draw(next, before) {
    this.#one(".lost").hidden = Boolean(next);
    if (!next) return;
    this.#view = next;
    const moved = before?.stage !== next.stage || before?.owner?.key !== next.owner?.key;
    for (const section of all("[data-stage]", this.#root)) {
      section.hidden = !section.dataset.stage.split(" ").includes(next.stage);
    }
    if (moved) this.#enter(next);
    if (next.stage === "absent") this.#drawHome(next, moved || before.holders.length !== next.holders.length);
    if (next.stage === "active_locked" && !moved && before.attempts_left > next.attempts_left) this.#refuse(next.attempts_left);
    if (next.stage === "presenting_nfc") this.#drawLying();
    if (next.code && (moved || before?.code?.id !== next.code.id)) this.#drawCode(next);
    if (next.stage !== "presenting_qr" && before?.stage === "presenting_qr" && one("#large").open) one("#large").close();
    this.tick();
  }

  /** The time that passes between two looks. */
  tick() {
    const view = this.#view;
    if (!view) return;
    const clock = new Date(Date.now() + view.clock_ahead_s * 1000);
    this.#one(".clock").textContent = clock.toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
    const locks = view.locks_in_ms === null ? null : Math.ceil(Math.max(0, view.locks_in_ms - sinceReceived()) / 1000);
    for (const place of all(".locks", this.#root)) {
      place.hidden = locks === null;
      if (locks !== null) place.textContent = `Code secret redemandé dans ${duration(locks)}`;
    }
    if (!view.code) return;
    const renews = Math.max(0, view.code.renews_in_ms - sinceReceived());
    this.#one(".bar").style.transform = `scaleX(${renews / RENEWAL_MS})`;
    this.#one(".renews").textContent = `${Math.ceil(renews / 1000)} s`;
  }

  /** A key of the keyboard, while the phone asks for its code. */
  type({ key, target }) {
    if (/^[0-9]$/u.test(key)) this.#press(key);
    else if (key === "Backspace") this.#press("erase");
    else if (key === "Enter" && target === document.body) this.#unlock();
  }

  #one(selector) {
    return one(selector, this.#root);
  }

  async #act(what, more) {
    const why = await act(this.#slot, what, more);
    this.#root.dispatchEvent(new CustomEvent("sorry", { detail: why, bubbles: true }));
    return why;
  }

  /** A screen appears. */
  #enter({ stage, owner, attempts_left: left }) {
    this.#entered = "";
    this.#drawDots();
    this.#one(".tries").textContent = stage === "active_locked" && left < 3 ? tries(left) : "";
    this.#one(".said").textContent = "";
    if (owner) {
      for (const place of all(".name", this.#root)) place.textContent = `${owner.given_name} ${owner.family_name}`;
      this.#one(".given").textContent = owner.given_name;
      this.#one(".who .initials").textContent = initials(`${owner.given_name} ${owner.family_name}`);
    }
    this.#hint(stage, owner);
    if (stage === "installed") this.#drawApplicants();
    if (stage === "unlocked") {
      this.#one(".people").replaceChildren(...owner.beneficiaries.map(personRow));
      this.#one(".alone").hidden = owner.beneficiaries.length > 0;
    }
    if (waiting[stage]) this.#one(".waiting").textContent = waiting[stage];
    if (ended[stage]) [this.#one(".ended-title").textContent, this.#one(".ended-more").textContent] = ended[stage];
    this.#one(".lock").hidden = this.#view.unattended;
  }

  #hint(stage, owner) {
    const place = this.#one(".hint");
    if (this.#view.unattended) return place.replaceChildren("Déverrouillage simulé à chaque code.");
    if (stage === "absent" && this.#slot === "a") return place.replaceChildren("Choisissez une personne pour commencer.");
    if (!owner) return place.replaceChildren();
    if (stage !== "active_locked") return place.replaceChildren(`Téléphone de ${owner.given_name}`);
    place.replaceChildren("Code secret de ce téléphone\u00a0: ", element("b", { textContent: owner.secret_code }));
  }

  /** Nobody's phone: one that is active already, or one as it comes from the shop. */
  #drawHome({ holders }, changed) {
    const isNew = this.#slot === "b" && !this.#wantsActive;
    this.#one(".title").textContent = isNew ? "Téléphone neuf" : "À qui est ce téléphone\u00a0?";
    this.#one(".intro").textContent = isNew ? "L’appli n’y est pas encore." : "Des personnes inventées, pour la démonstration.";
    this.#one(".install").hidden = !isNew;
    this.#one(".begin").hidden = this.#slot === "b";
    if (!changed) return;
    const already = button("Ou prendre un téléphone déjà actif", () => {
      this.#wantsActive = true;
      this.#drawHome(this.#view, true);
    }, { className: "quiet" });
    this.#one(".holders").replaceChildren(...(isNew ? [element("li", {}, already)] : holders.map((holder) => this.#holderRow(holder))));
  }

  #drawApplicants() {
    const { a, b, people } = state();
    const other = (this.#slot === "a" ? b : a).owner;
    const choices = people.map(({ key, name }) => ({ value: key, text: name }));
    choose(this.#one(".applicant"), choices, other?.key ?? choices[0].value);
  }

  async #apply(route) {
    this.#one(".said").textContent = await this.#act("apply", { holder: this.#one(".applicant").value, route });
  }

  #drawLying() {
    [this.#one(".lying").textContent, this.#one(".lying-more").textContent] = state().reader.has_read ? lying.read : lying.waiting;
  }

  #holderRow({ key, name, about }) {
    const words = element("span", {}, element("b", { textContent: name }), element("small", { textContent: about }));
    const badge = element("span", { className: "initials", textContent: initials(name) });
    badge.setAttribute("aria-hidden", "true");
    const row = element("button", { type: "button", className: "row" }, badge, words);
    row.addEventListener("click", () => this.#act("hand_to", { holder: key }));
    return element("li", {}, row);
  }

  #drawCode({ code, owner }) {
    const address = `/${this.#slot}/code.png?id=${code.id}`;
    this.#one(".code img").src = address;
    if (one("#large").open) one("#large img").src = address;
    const names = code.ranks.map((rank) => owner.beneficiaries[rank - 1]?.name.split(" ")[0]);
    this.#one(".shown").textContent = names.length > 0 ? `avec ${new Intl.ListFormat("fr").format(names)}` : "sans bénéficiaire";
    const left = code.left_out.length;
    this.#one(".left").hidden = left === 0;
    this.#one(".left").textContent =
      left === 1 ? "Un bénéficiaire ne tient pas dans ce code." : `${left} bénéficiaires ne tiennent pas dans ce code.`;
  }

  #enlarge() {
    one("#large img").src = this.#one(".code img").src;
    one("#large").showModal();
  }

  #drawDots() {
    const count = Math.max(4, this.#entered.length);
    const dots = this.#one(".dots");
    dots.replaceChildren(...Array.from({ length: count }, (_, place) => element("i", { className: place < this.#entered.length ? "on" : "" })));
    dots.setAttribute("aria-label", this.#entered.length === 0 ? "Aucun chiffre saisi" : `${this.#entered.length} chiffres saisis`);
    this.#one(".open").disabled = this.#entered.length < 4;
  }

  #refuse(left) {
    this.#entered = "";
    this.#drawDots();
    this.#one(".tries").textContent = tries(left);
    const dots = this.#one(".dots");
    dots.classList.add("shake");
    dots.addEventListener("animationend", () => dots.classList.remove("shake"), { once: true });
  }

  #press(key) {
    if (key === "touch") return this.#act("touch");
    if (key === "erase") this.#entered = this.#entered.slice(0, -1);
    else if (this.#entered.length < GREATEST_CODE) this.#entered += key;
    this.#one(".tries").textContent = "";
    this.#drawDots();
  }

  #unlock() {
    if (this.#entered.length >= 4) this.#act("enter_code", { code: this.#entered });
  }

  #padKey(key) {
    const names = { touch: "Empreinte", erase: "Effacer" };
    const made = button(icons[key] ? "" : key, () => this.#press(key));
    if (icons[key]) {
      made.append(drawing(icons[key]));
      made.setAttribute("aria-label", names[key]);
      made.title = names[key];
    }
    return made;
  }
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

const tries = (left) => (left === 1 ? "Code faux\u00a0: dernier essai" : `Code faux\u00a0: encore ${left} essais`);

function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes}\u00a0min\u00a0${String(seconds % 60).padStart(2, "0")}\u00a0s` : `${seconds}\u00a0s`;
}
