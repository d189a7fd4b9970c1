/** What the tests' browser lacks: it lays nothing out, so that nothing is ever resized in it. */
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
globalThis.ResizeObserver ??= NeverResized;
Element.prototype.scrollTo ??= () => undefined;
