/** What the tests' browser lacks: it lays nothing out, so that nothing in it is ever resized or scrolled. */
class NeverResized implements ResizeObserver {
  observe(): void {
    // Nothing to see.
  }
  unobserve(): void {
    // Nothing to see.
  }
  disconnect(): void {
    // Nothing to see.
  }
}
Object.assign(globalThis, { ResizeObserver: NeverResized });
Object.assign(Element.prototype, { scrollTo: (): void => undefined });
