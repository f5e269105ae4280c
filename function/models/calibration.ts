import type { Manifest } from './manifest.js';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/**
 * The probability that an answer is right, from the halting logit. With a bundle's calibration (Platt scaling) it is
 * sigmoid(slope · q_halt + offset); without, the model's own sigmoid(q_halt). A logit that is no number says nothing: 0.
 */
export function calibrated(q_halt: number, calibration: Manifest['calibration']): number {
  const confidence = sigmoid(calibration ? calibration.slope * q_halt + calibration.offset : q_halt);
  return Number.isNaN(confidence) ? 0 : confidence;
}

/** One answer of a held-out set. */
export interface Judged {
  q_halt: number;
  right: boolean;
}

/** A bin of the reliability table: answers whose confidence lies in [from, to). */
export interface Bin {
  from: number;
  to: number;
  count: number;
  /** Mean confidence, and the share that was right; 0 where the bin is empty. */
  confidence: number;
  right: number;
}

/** Platt scaling by Newton's method on the log loss (two parameters), with Platt's smoothed targets. */
export function fitPlatt(answers: readonly Judged[]): { slope: number; offset: number } {
  const positives = answers.filter(({ right }) => right).length;
  const negatives = answers.length - positives;
  const target = (right: boolean) => (right ? (positives + 1) / (positives + 2) : 1 / (negatives + 2));
  let slope = 1;
  let offset = 0;
  for (let iteration = 0; iteration < 100; iteration++) {
    let [gs, go, hss, hso, hoo] = [0, 0, 1e-6, 0, 1e-6];
    for (const { q_halt, right } of answers) {
      const p = sigmoid(slope * q_halt + offset);
      const error = p - target(right);
      const weight = p * (1 - p);
      gs += error * q_halt;
      go += error;
      hss += weight * q_halt * q_halt;
      hso += weight * q_halt;
      hoo += weight;
    }
    const determinant = hss * hoo - hso * hso;
    const [ds, d0] = [(hoo * gs - hso * go) / determinant, (hss * go - hso * gs) / determinant];
    // Steps are bounded, since the log loss is nearly flat where everything is already told apart.
    slope -= Math.max(-1, Math.min(1, ds));
    offset -= Math.max(-1, Math.min(1, d0));
    if (Math.abs(ds) + Math.abs(d0) < 1e-9) break;
  }
  return { slope, offset };
}

/** The reliability table of equal-width bins, and the expected calibration error over it. */
export function reliability(
  answers: readonly { confidence: number; right: boolean }[],
  count = 10,
): { bins: Bin[]; error: number } {
  const bins = Array.from({ length: count }, (_, i): Bin => {
    const [from, to] = [i / count, (i + 1) / count];
    const inside = answers.filter(({ confidence: c }) => c >= from && (c < to || (i === count - 1 && c <= to)));
    const mean = (value: (answer: (typeof inside)[number]) => number) =>
      inside.length === 0 ? 0 : inside.reduce((sum, answer) => sum + value(answer), 0) / inside.length;
    return {
      from,
      to,
      count: inside.length,
      confidence: mean((a) => a.confidence),
      right: mean((a) => Number(a.right)),
    };
  });
  const error = bins.reduce((sum, b) => sum + (b.count / answers.length) * Math.abs(b.confidence - b.right), 0);
  return { bins, error: answers.length === 0 ? 0 : error };
}
