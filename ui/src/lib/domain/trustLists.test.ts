import { beforeEach, expect, test } from "vitest";

import { failure, FakeDesk, type FakeAnswers } from "../fake/backend";
import { openSession } from "../fake/session";
import { say } from "../i18n/say";
import type { Message } from "./screen";
import { TrustLists } from "./trustLists.svelte";

let told: Message[] = [];
let broken: unknown[] = [];
beforeEach(() => void ([told, broken] = [[], []]));

const later = { trust_issued: "2026-11-26T07:00:00Z", status_issued: "2026-11-26T07:00:00Z" };

function stand(answers: FakeAnswers = {}): { desk: FakeDesk; lists: TrustLists; renewed: unknown[] } {
  const desk = new FakeDesk({ import_lists: () => ({ ...openSession, lists: later }), ...answers });
  const renewed: unknown[] = [];
  const needs = {
    call: desk.call,
    tell: (message: Message) => told.push(message),
    report: (thrown: unknown) => broken.push(thrown),
  };
  return { desk, lists: new TrustLists(needs, (session) => renewed.push(session.lists)), renewed };
}
const asked = (desk: FakeDesk): unknown[] =>
  desk.asked.filter(({ name }) => name === "import_lists").map(({ args }) => args);

test("the lists of a folder are in force at once, and it is said", async () => {
  const { desk, lists, renewed } = stand();
  await lists.bring(" /media/cle/listes ");
  expect(asked(desk)).toEqual([{ folder: "/media/cle/listes", other_roots: false }]);
  expect(renewed, "the screens show the new dates").toEqual([later]);
  expect(told).toEqual([say.trustLists.taken]);
});

test("another publisher is taken when it is asked for once more, and forgotten with another folder", async () => {
  const { desk, lists, renewed } = stand({ import_lists: () => Promise.reject(failure("lists_signer")) });
  await lists.bring("/media/cle");
  expect([lists.otherSigner, broken.length, renewed.length]).toEqual([true, 1, 0]);
  await lists.bring("/media/cle");
  expect(asked(desk).at(-1)).toEqual({ folder: "/media/cle", other_roots: true });

  expect(await lists.pick("/media/cle")).toBe("/media/cabinet/CLE-SAUVEGARDE");
  await lists.bring("/media/cabinet/CLE-SAUVEGARDE");
  expect(asked(desk).at(-1), "nothing that was confirmed for another folder").toMatchObject({
    other_roots: false,
  });
});

test("a refusal keeps what was typed and asks for nothing more", async () => {
  const { lists } = stand({
    import_lists: () => Promise.reject(failure("lists_refused", { why: "rollback" })),
    pick_folder: () => null,
  });
  await lists.bring("/media/cle");
  expect([lists.otherSigner, broken.length]).toEqual([false, 1]);
  expect(await lists.pick("/media/cle"), "nothing was chosen").toBe("/media/cle");
});
