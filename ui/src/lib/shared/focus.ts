/** An attachment: the element takes the focus when it appears, so that the focus is never lost between screens. */
export function takeFocus(element: HTMLElement): void {
  element.focus({ preventScroll: true });
}
