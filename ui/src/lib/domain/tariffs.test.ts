import { expect, test } from "vitest";

import { failure, FakeDesk, type FakeAnswers } from "../fake/backend";
import type { Message } from "./screen";
import { Tariffs } from "./tariffs.svelte";

function stand(answers: FakeAnswers = {}): {
  desk: FakeDesk;
  tariffs: Tariffs;
  told: Message[];
  broken: unknown[];
} {
  const desk = new FakeDesk(answers);
  const told: Message[] = [];
  const broken: unknown[] = [];
  const tariffs = new Tariffs(
    desk.call,
    (message) => told.push(message),
    (thrown) => broken.push(thrown),
  );
  return { desk, tariffs, told, broken };
}

test("a shipped price is taken up to put the office's own in front of it from today on", async () => {
  const { desk, tariffs, told } = stand();
  await tariffs.load("2026-11-22");
  const shipped = tariffs.list?.rows.find(({ code }) => code === "G");
  expect(shipped?.own).toBe(false);
  if (shipped) tariffs.take(shipped);
  expect(tariffs.form).toMatchObject({ code: "G", price: "30,00", from: "22/11/2026", source: "" });
  expect(tariffs.chosen, "a shipped price cannot be taken away").toBeNull();
  Object.assign(tariffs.form, { price: "31", source: "Courrier", to: "31/12/2026" });
  await tariffs.save();
  expect(desk.asked).toContainEqual({
    name: "set_tariff",
    args: {
      tariff: {
        code: "G",
        label: "Consultation du généraliste",
        price: 3100,
        from: "2026-11-22",
        to: "2026-12-31",
        full_rate: false,
        source: "Courrier",
      },
    },
  });
  expect(tariffs.list?.rows.find(({ code }) => code === "G")).toMatchObject({ own: true, price: 3100 });
  expect(told.at(-1)?.title).toBe("Tarif de G enregistré.");
});

test("an own price can be taken away", async () => {
  const { tariffs } = stand();
  await tariffs.load("2026-11-22");
  Object.assign(tariffs.form, { code: "xyz", label: "Essai", price: "9,50", source: "Courrier" });
  await tariffs.save();
  const own = tariffs.list?.rows.find(({ code }) => code === "XYZ");
  expect(own, "codes are written in capitals").toMatchObject({ own: true, price: 950 });
  if (own) tariffs.take(own);
  await tariffs.drop();
  expect(tariffs.list?.rows.some(({ code }) => code === "XYZ")).toBe(false);
  expect(tariffs.chosen).toBeNull();
});

test.each([
  ["an amount", { price: "cher" }],
  ["a first day", { from: "jamais" }],
  ["a last day", { to: "bientôt" }],
])("what is not %s is told before the desk is asked", async (_, wrong) => {
  const { desk, tariffs, told } = stand();
  await tariffs.load("2026-11-22");
  Object.assign(tariffs.form, { code: "G", label: "Essai", price: "1", source: "Courrier", ...wrong });
  await tariffs.save();
  expect(told.at(-1)).toMatchObject({ title: "Tarif incomplet.", urgent: true });
  expect(desk.asked.some(({ name }) => name === "set_tariff")).toBe(false);
});

test("a refusal keeps what was typed", async () => {
  const refusal = failure("tariff_overlap", { act: "G" });
  const { tariffs, broken } = stand({ set_tariff: () => Promise.reject(refusal) });
  await tariffs.load("2026-11-22");
  Object.assign(tariffs.form, { code: "G", label: "Essai", price: "1", source: "Courrier" });
  await tariffs.save();
  expect(broken).toEqual([refusal]);
  expect(tariffs.form.code).toBe("G");
});

test("an act whose price is not known here is taken up with everything but the price", async () => {
  const { tariffs, told } = stand();
  await tariffs.load("2026-11-22");
  tariffs.takeUnpriced({ code: "VL", label: "Visite longue" });
  expect(tariffs.form).toMatchObject({ code: "VL", price: "", source: "", from: "22/11/2026" });
  expect(told[0]?.title).toContain("VL");
});
