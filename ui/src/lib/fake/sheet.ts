/** A one-page A4 PDF, written by hand: enough to see that a page is drawn. */
export function sheet(): ArrayBuffer {
  const text = [
    "BT /F1 20 Tf 60 780 Td (FEUILLE DE SOINS - DEMONSTRATION) Tj ET",
    "BT /F1 12 Tf 60 740 Td (LEGENDRE-NOEL Camille   09/03/1984) Tj ET",
    "BT /F1 12 Tf 60 716 Td (2 84 03 75 123 001 20   01 751 1234) Tj ET",
    "BT /F1 12 Tf 60 660 Td (22/11/2026   G   30,00) Tj ET",
    "BT /F1 12 Tf 60 640 Td (22/11/2026   F   19,06) Tj ET",
    "BT /F1 14 Tf 60 590 Td (TOTAL 49,06 EUR) Tj ET",
    "1 w 50 570 495 200 re S 50 400 495 150 re S 50 120 495 260 re S",
  ].join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((body, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const start = file.length;
  const entries = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return new TextEncoder().encode(file).buffer;
}
