/** Each test begins with the screen as it is on a new computer. */
import { afterEach } from "vitest";

import { preferences, USUAL } from "./preferences.svelte";

afterEach(() => void Object.assign(preferences, USUAL));
