import { cleanup, render } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";

import type { PrintState } from "../bindings/PrintState";
import App from "../../App.svelte";
import { FakeDesk } from "../fake/backend";
import { counterOf } from "../fake/counter";
import { play, sceneNamed } from "../fake/scenes";
import { fr } from "../i18n/fr";
import InvoiceDetail from "./InvoiceDetail.svelte";

afterEach(cleanup);

const { made, sheets } = fr.register;

test.each([
  ["printed", sheets.printed],
  ["opened", sheets.opened],
  ["saved", sheets.saved],
  // The journal of that day was purged, or never said.
  [null, made],
] as const)(
  "a sheet of which the journal says %s is told as « %s »",
  async (sheet: PrintState | null, said) => {
    const file = await new FakeDesk().call("invoice_file", { number: 260_001_283 });
    const at = "2026-11-22T09:21:00Z";
    const events = [{ at, actor: "Dr C. Martin-Lavergne", what: null, sheet, note: null }];
    const { container } = render(InvoiceDetail, {
      file: { ...file, events },
      perform: () => undefined,
      onexport: null,
    });
    const story = [...container.querySelectorAll("ol li")].map(({ textContent }) => textContent);
    expect(story).toHaveLength(2);
    expect(story[1]).toContain(said);
  },
);

test("a reading without an invoice has no invoice that would be opening for ever", async () => {
  Element.prototype.scrollIntoView = () => undefined;
  const desk = new FakeDesk();
  const counter = counterOf(desk);
  render(App, { counter });
  await play(counter, sceneNamed("orphans"));
  await vi.waitFor(() => expect(counter.backOffice.register.selected).not.toBeNull());
  await vi.waitFor(() => expect(document.body.textContent).toContain(fr.register.orphan));
  expect(document.body.textContent).not.toContain(fr.register.waiting);
});
