/** Short notes that confirm a verdict and never inform alone (one shape of sound a family, whoever the patient is). */

import { preferences, type Volume } from "../preferences.svelte";

export type Sound = "accepted" | "to_confirm" | "refused" | "trouble";

interface Note {
  from: number;
  to: number;
  /** Milliseconds. */
  at: number;
  lasts: number;
}

const NOTES: Record<Sound, readonly Note[]> = {
  accepted: [{ from: 660, to: 990, at: 0, lasts: 120 }],
  to_confirm: [
    { from: 620, to: 620, at: 0, lasts: 110 },
    { from: 620, to: 620, at: 170, lasts: 110 },
  ],
  refused: [
    { from: 520, to: 420, at: 0, lasts: 140 },
    { from: 400, to: 300, at: 160, lasts: 140 },
  ],
  trouble: [{ from: 160, to: 150, at: 0, lasts: 180 }],
};
const GAIN: Record<Volume, number> = { low: 0.05, normal: 0.12, high: 0.4 };

let context: AudioContext | null = null;

/** Plays a verdict's notes; a machine without sound stays silent. */
export function chime(sound: Sound): void {
  try {
    context ??= new AudioContext();
    for (const note of NOTES[sound]) play(context, note);
  } catch {
    // No audio device, or no permission: the verdict is written, the sound was only a confirmation.
    context = null;
  }
}

function play(audio: AudioContext, { from, to, at, lasts }: Note): void {
  const start = audio.currentTime + at / 1000;
  const end = start + lasts / 1000;
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  tone.frequency.setValueAtTime(from, start);
  tone.frequency.linearRampToValueAtTime(to, end);
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(GAIN[preferences.volume], start + 0.01);
  gain.gain.linearRampToValueAtTime(0, end);
  tone.connect(gain).connect(audio.destination);
  tone.start(start);
  tone.stop(end);
}
