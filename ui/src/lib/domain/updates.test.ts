import { render, screen } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";

import { FakeDesk } from "../fake/backend";
import UpdatePanel from "./UpdatePanel.svelte";
import { Updates } from "./updates.svelte";

function stand(answers: ConstructorParameters<typeof FakeDesk>[0] = {}) {
  const desk = new FakeDesk(answers);
  const updates = new Updates({ call: desk.call, tell: () => undefined, report: () => undefined });
  render(UpdatePanel, { updates });
  const asked = (name: string) => desk.asked.filter((one) => one.name === name);
  return { updates, asked };
}

test("it asks once where this computer stands", async () => {
  const { asked } = stand();
  await vi.waitFor(() => expect(screen.getByText(/Version installée/)).toBeTruthy());
  await new Promise((done) => setTimeout(done, 50));
  expect(asked("updates")).toHaveLength(1);
});

test("nothing can be installed before the office said yes, or before a file was found good", async () => {
  stand({ updates: () => ({ allowed: false, version: "0.1.0", signed: true }) });
  await vi.waitFor(() => expect(screen.getByRole("checkbox")).toBeTruthy());
  expect(screen.queryByLabelText(/Fichier/)).toBeNull();
  expect(screen.queryByRole("button", { name: "Installer" })).toBeNull();
});

test("a file that is refused says why, with its code, and offers nothing", async () => {
  const { updates } = stand({ check_update: () => ({ state: "refused", reason: "not_signed" }) });
  await vi.waitFor(() => expect(screen.getByRole("checkbox")).toBeTruthy());
  await updates.check(" /media/cle/x.maj ");
  await vi.waitFor(() => expect(screen.getByRole("status").textContent).toContain("U-13"));
  expect(screen.queryByRole("button", { name: "Installer" })).toBeNull();
});
