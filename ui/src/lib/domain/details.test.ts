import { expect, test } from "vitest";

import { FakeDesk } from "../fake/backend";
import { Billing } from "./billing.svelte";
import { remarks } from "./remarks";

async function stand(...codes: string[]): Promise<{ billing: Billing; desk: FakeDesk }> {
  const desk = new FakeDesk();
  const billing = new Billing(
    desk.call,
    (thrown) => {
      throw thrown;
    },
    () => undefined,
  );
  billing.open("26-11-22-0042", 0, "2026-11-22");
  await Promise.resolve();
  codes.forEach((code) => billing.add(code));
  await billing.settle();
  return { billing, desk };
}

test("the hour is asked for when an act depends on it", async () => {
  const { billing } = await stand("G");
  expect(billing.hourAsked).toBe(false);
  billing.add("MHP");
  expect(billing.hourAsked).toBe(true);
  billing.setTime("21:30");
  expect(billing.draft?.time).toBe("21:30");
});

test("kilometres, modifiers, excess and free acts are said of their line", async () => {
  const { billing } = await stand("VG", "IK", "GABD002");
  billing.setKilometres("IK", 30);
  billing.toggleModifier("GABD002", "M");
  billing.setExcess("VG", { kind: "demand", amount: 1500 });
  await billing.settle();
  const said = Object.fromEntries(billing.lines.map((line) => [line.code, remarks(line).join(", ")]));
  expect(said).toEqual({
    VG: "dépassement 15,00\u202f€",
    IK: "26 km facturés",
    GABD002: "avec M",
  });
  billing.toggleModifier("GABD002", "M");
  expect(billing.draft?.acts.find(({ code }) => code === "GABD002")?.modifiers).toBe("");
  billing.toggleFree("VG");
  expect(billing.draft?.acts[0], "what is free has no excess").toMatchObject({ free: true, excess: null });
});

test("several copies of one act are one line", async () => {
  const desk = new FakeDesk({
    quote: ({ draft }) => ({
      lines: [100, 50].map((coefficient) => ({
        code: "GABD002",
        billed_as: null,
        label: "Tamponnement nasal antérieur",
        quantity: 1,
        unit_price: 2826,
        coefficient,
        kilometres: null,
        modifiers: null,
        base: 28.26 * coefficient,
        rate: 70,
        amo: 0,
        amc: 0,
        state: 0,
        excess: null,
        fees: 28.26 * coefficient,
        qualifier: null,
        unverified: false,
        own: false,
        medicine: null,
      })),
      shares: { total: 4239, amo: 0, amc: 0, state: 0, excess: 0, patient_pays: draft.acts.length },
      withheld: null,
      penalty: null,
      notices: [],
      checks: [],
    }),
  });
  const billing = new Billing(
    desk.call,
    (thrown) => {
      throw thrown;
    },
    () => undefined,
  );
  billing.open("26-11-22-0042", 0, "2026-11-22");
  billing.add("GABD002");
  billing.more("GABD002");
  await billing.settle();
  expect(billing.lines).toHaveLength(1);
  expect(billing.lines[0]?.priced).toMatchObject({ quantity: 2, base: 4239 });
});

test("the régime local is said, and unsaid", async () => {
  const { billing } = await stand("G");
  billing.toggleLocalRegime();
  await billing.settle();
  expect(billing.quote?.lines[0]?.rate).toBe(90);
  billing.toggleLocalRegime();
  await billing.settle();
  expect(billing.quote?.lines[0]?.rate).toBe(70);
});
