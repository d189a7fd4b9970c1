import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";

import App from "../App.svelte";
import type { NewOffice } from "../lib/bindings/NewOffice";
import { failure, FakeDesk, lockedSession } from "../lib/fake/backend";
import { counterOf } from "../lib/fake/counter";
import { say } from "../lib/i18n/say";
import NewOfficeView from "./NewOfficeView.svelte";

afterEach(cleanup);

const sent: NewOffice[] = [];
const props = (wrong: string | null) => ({
  busy: false,
  wrong,
  onagain: () => undefined,
  oncreate: (office: NewOffice) => sent.push(office),
});

test("what the desk finds wrong is said under its field, and a reason is asked for", async () => {
  const { rerender, container } = render(NewOfficeView, props(null));
  expect(screen.queryByLabelText(say.practice.keyReason)).toBeNull();
  await rerender(props("rpps_key"));
  const rpps = screen.getByLabelText(say.office.rpps);
  expect(rpps.getAttribute("aria-invalid")).toBe("true");
  expect(container.querySelector("#rpps-hint")?.textContent).toBe(say.practice.wrong.rpps_key);
  await rerender(props(null));
  expect(screen.getByLabelText(say.practice.keyReason), "while it is written, it stays").toBeTruthy();
  expect(rpps.getAttribute("aria-invalid")).toBeNull();
});

test("the field that is wrong has the focus, and the passphrase is asked for without what was wrong", async () => {
  const desk = new FakeDesk({
    session: () => ({ ...lockedSession, state: "no_office" }),
    create_office: () => Promise.reject(failure("office_field", { field: "rpps" })),
  });
  const counter = counterOf(desk);
  const { container } = render(App, { counter });
  await counter.start();
  const submit = async (): Promise<void> => {
    const form = await vi.waitFor(() => {
      const found = container.querySelector("form");
      if (!found) throw new Error("no form yet");
      return found;
    });
    await fireEvent.submit(form);
  };
  // Twice: the second time is told as the first.
  for (const turn of ["first", "second"]) {
    await submit();
    expect(screen.getByLabelText(say.office.newPassphrase), turn).toBe(document.activeElement);
    expect(counter.bar.title, "nothing is wrong with the passphrase").toBe("");
    await submit();
    await vi.waitFor(() => expect(document.activeElement?.id).toBe("rpps"));
    expect(counter.bar.title).toContain("RPPS");
  }
});

test("what was typed is sent as it is checked: codes without spaces, nothing for an empty field", async () => {
  const { container } = render(NewOfficeView, props(null));
  const type = (label: string, value: string) =>
    fireEvent.input(screen.getByLabelText(label), { target: { value } });
  await type(say.office.rpps, "10 003 000 014");
  await type(say.practice.finess, "2a 000 2689");
  await fireEvent.change(screen.getByLabelText(say.practice.sector), { target: { value: "optam" } });
  const submit = async (): Promise<void> => {
    const form = container.querySelector("form");
    if (form) await fireEvent.submit(form);
  };
  const before = sent.length;
  await submit();
  expect(sent, "a passphrase is asked for first").toHaveLength(before);
  await type(say.office.newPassphrase, "lanterne verger cachet moulin");
  await type(say.office.repeat, "lanterne verger cachet");
  await submit();
  expect(sent, "typed twice, and alike").toHaveLength(before);
  await type(say.office.repeat, "lanterne verger cachet moulin");
  await submit();
  expect(sent.at(-1)?.practitioner).toMatchObject({
    rpps: "10003000014",
    practice: { sector: "optam", finess: "2A0002689", zone: null, structure: null, key_reason: null },
  });
});
