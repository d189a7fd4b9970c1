import { fireEvent, render, screen } from "@testing-library/svelte";
import axe from "axe-core";
import { beforeEach, expect, test, vi } from "vitest";

import type { CameraState } from "../bindings/CameraState";
import type { CameraStatus } from "../bindings/CameraStatus";
import { say } from "../i18n/say";
import CameraPreview from "./CameraPreview.svelte";

const c920 = { id: "usb-046d_C920-video-index0", name: "HD Pro Webcam C920" };
const built = { id: "usb-0000:00:14.0-5", name: "Integrated Camera" };
const jpeg = (): ArrayBuffer => Uint8Array.of(0xff, 0xd8, 0xff, 0xd9).buffer;
const status = (state: CameraState, more: Partial<CameraStatus> = {}): CameraStatus => ({
  state,
  camera: c920,
  substitute: false,
  detail: null,
  ...more,
});

const given = new Set<string>();
beforeEach(() => {
  given.clear();
  let count = 0;
  // jsdom has no addresses for bytes.
  URL.createObjectURL = vi.fn(() => {
    const url = `blob:${String((count += 1))}`;
    given.add(url);
    return url;
  });
  URL.revokeObjectURL = vi.fn((url: string) => void given.delete(url));
});

const shown = (props: Partial<Parameters<typeof render<typeof CameraPreview>>[1]> = {}) =>
  render(CameraPreview, {
    status: status("ready"),
    picture: jpeg(),
    cameras: [c920],
    onchoose: () => undefined,
    ...props,
  });

test("a camera that is ready shows its picture as a mirror, and says how to hold the code", () => {
  shown();
  const picture = screen.getByRole("img", { name: "Image de la caméra, comme dans un miroir" });
  expect(picture.getAttribute("src")).toBe("blob:1");
  expect(picture.classList.contains("mirrored")).toBe(true);
  expect(screen.getByRole("status").textContent).toContain("Caméra prête.");
  expect(screen.getByRole("status").textContent).toContain("20\u00a0cm");
});

test("one picture after the other, and none is kept in memory", async () => {
  const { rerender, unmount } = shown();
  for (let n = 0; n < 20; n += 1) await rerender({ picture: jpeg() });
  expect(screen.getByRole("img").getAttribute("src")).toBe("blob:21");
  expect(given.size).toBe(1);
  unmount();
  expect(given.size).toBe(0);
});

test.each(Object.keys(say.camera.states) as CameraState[])(
  "%s is told in words, with its code where there is trouble, and without an old picture",
  async (state) => {
    const { container } = shown({ status: status(state), cameras: [c920, built] });
    const { code, title, sentence } = say.camera.states[state];
    const words = screen.getByRole("status").textContent;
    expect(words).toContain(title);
    expect(words).toContain(sentence);
    if (code !== null) expect(words).toContain(code);
    expect(container.querySelector("img") !== null).toBe(state === "ready");
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map((found) => found.id)).toEqual([]);
  },
);

test("a hint takes the place of the sentence while there is a picture, and only then", async () => {
  const { rerender } = shown({ hint: "Rapprochez le téléphone." });
  expect(screen.getByRole("status").textContent).toContain("Rapprochez le téléphone.");
  await rerender({ status: status("busy") });
  expect(screen.getByRole("status").textContent).not.toContain("Rapprochez");
});

test("another camera is a choice in a list", async () => {
  const onchoose = vi.fn();
  const { rerender } = shown({ cameras: [c920, built], onchoose });
  const list = screen.getByRole<HTMLSelectElement>("combobox", { name: "Caméra utilisée" });
  expect(list.value).toBe(c920.id);
  await fireEvent.change(list, { target: { value: built.id } });
  expect(onchoose).toHaveBeenCalledExactlyOnceWith(built);
  await rerender({ cameras: [c920] });
  expect(screen.queryByRole("combobox"), "one camera is no choice").toBeNull();
});

test("a camera that stands in for the chosen one says so", () => {
  shown({ status: status("ready", { camera: built, substitute: true }) });
  expect(screen.getByRole("status").textContent).toMatch(
    /choisie n’est pas branchée.*Integrated Camera.*C-03/s,
  );
});
