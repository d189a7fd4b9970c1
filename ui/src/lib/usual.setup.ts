/** Each test begins with the screen as it is on a new computer. */
import { afterEach } from "vitest";

import { computerAsks } from "./media.setup";
import { preferences, USUAL } from "./preferences.svelte";

afterEach(() => {
  Object.assign(preferences, USUAL);
  computerAsks();
});
