import type { Messages } from "../fr";

export const camera: Messages["camera"] = {
  title: "Camera",
  hints: {
    closer: "Bring the phone closer.",
    farther: "Move the phone back: the code does not fit in the picture.",
    glare: "Too much glare: tilt the phone a little.",
    still: "Hold still: the picture is blurred.",
    dark: "Too dark: turn the phone’s brightness up.",
    foreign: "This code is not from the carte Vitale app: open it, “Présenter ma carte”.",
  },
  picture: "Picture of the camera, as in a mirror",
  list: "Camera in use",
  states: {
    off: {
      code: null,
      title: "Camera paused.",
      sentence: "It is let go while the office is locked or its window minimised.",
    },
    absent: {
      code: "C-08",
      title: "No camera plugged in.",
      sentence: "Plug it into a USB port: it will be recognised by itself.",
    },
    starting: { code: null, title: "The camera is starting.", sentence: "A few seconds at most." },
    ready: {
      code: null,
      title: "Camera ready.",
      sentence: "Hold the QR code in front of it, about 20 cm away.",
    },
    busy: {
      code: "C-02",
      title: "The camera gives no picture.",
      sentence: "Another program uses it: Teams, Zoom, a browser… Close that: it resumes by itself.",
    },
    silent: {
      code: "C-02",
      title: "The camera gives no picture.",
      sentence:
        "It may be in use by another program (a video call). Close that, or plug the camera in again: it resumes by itself.",
    },
    denied: {
      code: "C-01",
      title: "This computer does not allow the camera.",
      sentence: "Open “Privacy › Camera” and allow Comptoir: it resumes by itself.",
    },
    black: {
      code: "C-09",
      title: "The picture of the camera is black.",
      sentence: "Open the cover of the lens, or light the counter.",
    },
    unplugged: { code: "C-10", title: "Camera unplugged.", sentence: "Plug it in again; nothing was lost." },
    failed: {
      code: "C-11",
      title: "The camera did not start.",
      sentence: "Try another USB port, without a hub; it is tried again by itself.",
    },
  },
  wrong: {
    code: "C-03",
    title: "Not the right camera?",
    sentence: "Choose it in the list: the picture changes at once.",
  },
  substitute: (name) => ({
    code: "C-03",
    title: "The chosen camera is not plugged in.",
    sentence: `Plug it in; meanwhile Comptoir looks through “${name}”.`,
  }),
};
