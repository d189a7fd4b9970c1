/** A month of invented readings. */
import type { Quality } from "../bindings/Quality";
import { shiftDay } from "../format";

const TODAY = "2026-11-22";

export function quality(from: string, to: string): Quality {
  const days: Quality["days"] = [];
  for (let day = from, at = 0; day <= to && day <= TODAY; day = shiftDay(day, 1), at += 1) {
    // No Sunday.
    if (at % 7 === 6) continue;
    const median = 620 + ((at * 137) % 260);
    days.push({
      day,
      verdicts: 24 + ((at * 7) % 13),
      median,
      p95: median + 500 + ((at * 211) % 700),
      paper_used: Math.max(2, 16 - Math.floor(at / 3)),
      paper_avoided: 8 + ((at * 5) % 14),
    });
  }
  const hours = [8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19];
  return {
    from,
    to,
    hours: hours.map((hour, at) => ({
      hour,
      read: [31, 62, 71, 58, 22, 40, 66, 73, 69, 44, 12][at] ?? 0,
      failed: (at * 5) % 7,
    })),
    channels: [
      { channel: "qr", accepted: 211, to_confirm: 14, refused: 9, trouble: 12 },
      { channel: "nfc", accepted: 268, to_confirm: 6, refused: 3, trouble: 9 },
      { channel: "vitale", accepted: 0, to_confirm: 41, refused: 0, trouble: 2 },
      { channel: "ins", accepted: 0, to_confirm: 8, refused: 0, trouble: 0 },
    ],
    failures: [
      { cause: { kind: "trouble", reason: "lifted_too_early" }, count: 9 },
      { cause: { kind: "trouble", reason: "no_code_found" }, count: 8 },
      { cause: { kind: "refused", reason: "presentation_expired" }, count: 7 },
      { cause: { kind: "refused", reason: "replayed" }, count: 4 },
      { cause: { kind: "refused", reason: "revoked_replaced" }, count: 1 },
    ],
    days,
  };
}
