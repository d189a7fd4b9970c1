/** An attachment: the element takes the focus when it appears, so that the focus is never lost between screens. */
export function takeFocus(element: HTMLElement): void {
  element.focus({ preventScroll: true });
}

/** Opens a dialog over the page; the focus goes back to where it was, however the dialog goes. */
export function modal(dialog: HTMLDialogElement): () => void {
  const before = document.activeElement;
  dialog.showModal();
  return () => {
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
}
