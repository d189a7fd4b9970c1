import type { Messages } from "../fr";

export const discretion: Messages["discretion"] = {
  title: "Discretion of the screen",
  hide: "Protect the screen from captures",
  shields: {
    whole: "Captures and screen sharing then show nothing where the window is.",
    partial: "On macOS only older capture programs heed it: newer ones show the window.",
    none: "No effect on this computer: Linux cannot protect a window from captures.",
  },
  displays: {
    alone: "The computer announces one display.",
    main: "Several displays; the window is on the main one.",
    elsewhere: "The window is on a second display.",
    mirrored: "Two displays show the window.",
    untold: "Several displays; the computer does not tell which one shows the window.",
  },
  exposed: {
    elsewhere: {
      code: "X-04",
      title: "This window is on a second display.",
      sentence: "If the patient or the room can see it, move it to the main display.",
    },
    mirrored: {
      code: "X-05",
      title: "Two displays show this window.",
      sentence: "If the patient or the room can see the other, stop mirroring the screen.",
    },
  },
  understood: "Understood",
};
