/** jsdom asks nothing of the page: no dark, no contrast, unless a test says so by `computerAsks`. */
let asked: readonly string[] = [];

class Asked extends EventTarget implements MediaQueryList {
  readonly media: string;
  readonly onchange = null;
  readonly addListener = (): void => undefined;
  readonly removeListener = (): void => undefined;

  constructor(media: string) {
    super();
    this.media = media;
  }

  get matches(): boolean {
    return asked.some((feature) => this.media.includes(feature));
  }
}

window.matchMedia = (media) => new Asked(media);

export function computerAsks(...features: string[]): void {
  asked = features;
}
