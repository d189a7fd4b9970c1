/** Draws a PDF on canvases, with pdf.js and its worker from this program: no address outside, no eval. */
import PdfWorker from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker";

export interface Painted {
  canvas: HTMLCanvasElement;
}

interface Room {
  width: number;
  height: number;
}

/** Every page, as large as the room allows; the pages keep the document's order. */
export async function paint(bytes: ArrayBuffer, room: Room, signal: AbortSignal): Promise<Painted[]> {
  const pdf = await import("pdfjs-dist/legacy/build/pdf.mjs");
  // Our own worker: pdf.js would start one from a blob where the program's address has no web origin.
  const port = new PdfWorker();
  const task = pdf.getDocument({
    data: bytes,
    worker: pdf.PDFWorker.create({ port }),
    isEvalSupported: false,
    useWasm: false,
    useWorkerFetch: false,
    enableXfa: false,
  });
  try {
    const file = await task.promise;
    const painted: Painted[] = [];
    for (let number = 1; number <= file.numPages; number += 1) {
      signal.throwIfAborted();
      const page = await file.getPage(number);
      const size = page.getViewport({ scale: 1 });
      const fit = Math.max(0.4, Math.min(room.width / size.width, room.height / size.height));
      const sharpness = Math.max(1, window.devicePixelRatio);
      const viewport = page.getViewport({ scale: fit * sharpness });
      const canvas = document.createElement("canvas");
      canvas.width = Math.floor(viewport.width);
      canvas.height = Math.floor(viewport.height);
      // Through the object model: style attributes are forbidden by the content security policy.
      canvas.style.width = `${Math.floor(viewport.width / sharpness)}px`;
      canvas.style.height = `${Math.floor(viewport.height / sharpness)}px`;
      await page.render({ canvas, viewport }).promise;
      painted.push({ canvas });
    }
    return painted;
  } finally {
    await task.destroy();
    port.terminate();
  }
}
