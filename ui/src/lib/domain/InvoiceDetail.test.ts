import { cleanup, render } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";

import type { PrintState } from "../bindings/PrintState";
import { FakeDesk } from "../fake/backend";
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
