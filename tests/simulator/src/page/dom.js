// The little that is needed to make and find elements.

export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

export function drawing(path) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  made.setAttribute("viewBox", "0 0 24 24");
  made.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  made.append(line);
  return made;
}

export function button(text, press, properties = {}) {
  const made = element("button", { type: "button", textContent: text, ...properties });
  made.addEventListener("click", press);
  return made;
}

/** Fills a list of choices and chooses one, without disturbing it while somebody is choosing. */
export function choose(select, choices, value) {
  const drawn = JSON.stringify([choices, value]);
  if (select.dataset.drawn === drawn) return;
  select.dataset.drawn = drawn;
  select.replaceChildren(...choices.map((choice) => (choice.group ? group(choice) : option(choice))));
  select.value = value;
}

/** Sets what a field holds unless somebody is writing in it. */
export function fill(input, value) {
  if (document.activeElement !== input) input.value = value;
}

const option = ({ value, text }) => element("option", { value, textContent: text });
const group = ({ group: label, choices }) => element("optgroup", { label }, ...choices.map(option));
