/** The camera as the screen knows it: how it is, what it sees, what would help it, and whether it may look. */
import type { Call } from "../backend";
import type { Attention } from "../bindings/Attention";
import type { CameraHint } from "../bindings/CameraHint";
import type { CameraInfo } from "../bindings/CameraInfo";
import type { CameraStatus } from "../bindings/CameraStatus";
import type { DeskEvent } from "../bindings/DeskEvent";

/** The screen is drawn no more often; the desk answers once there is a picture, fifteen times a second at most. */
export const LOOK_MS = 16;

export class Eye {
  status = $state.raw<CameraStatus | null>(null);
  cameras = $state.raw<CameraInfo[]>([]);
  /** The newest picture, a JPEG as the lens sees it. */
  picture = $state.raw<ArrayBuffer | null>(null);
  hint = $state<CameraHint | null>(null);

  readonly #call: Call;
  readonly #report: (thrown: unknown) => void;
  #attention: Attention = "open";

  constructor(call: Call, report: (thrown: unknown) => void) {
    this.#call = call;
    this.#report = report;
  }

  /** What the desk tells of the camera; the rest is for others. */
  hear(event: DeskEvent): void {
    if (event.event === "camera_hint") this.hint = event.hint;
    if (event.event !== "camera") return;
    this.status = event.status;
    this.cameras = event.cameras;
    if (event.status?.state !== "ready") [this.picture, this.hint] = [null, null];
  }

  /** Asks for the next picture until the returned function is called; the desk keeps only the newest. */
  watch(): () => void {
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    const look = async (): Promise<void> => {
      try {
        const picture = await this.#call("preview", {});
        if (picture.byteLength > 0 && !over) this.picture = picture;
      } catch {
        // A picture that does not come is one of thousands; what is wrong with the camera, its state says.
      }
      if (!over) timer = setTimeout(() => void look(), LOOK_MS);
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
      this.picture = null;
    };
  }

  async choose(camera: CameraInfo): Promise<void> {
    try {
      await this.#call("choose_camera", { camera });
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  /** Tells the desk what the window has eyes for, when that changes. */
  async attend(attention: Attention): Promise<void> {
    if (attention === this.#attention) return;
    this.#attention = attention;
    try {
      await this.#call("attend", { attention });
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  /** A newly opened office has all its eyes open. */
  reset(): void {
    this.#attention = "open";
  }
}
