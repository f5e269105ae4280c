import type { Ask } from '../ask.js';
import type { Homelab } from '../clusters.js';

/** What came of one question about one cluster. */
export interface Mark {
  readonly verified: boolean;
  readonly proven: boolean;
  readonly ms: number;
  /** How many things the answer said, and how many of them the reference says, too. Most answers say one thing. */
  readonly said: number;
  readonly right: number;
  /** The figure of the answer, of the reference (undefined where its time did not do), and of the rival. */
  readonly ours: number;
  readonly best: number | undefined;
  readonly rival: number;
  /** What the reference contradicts, in words: answers that claim more than there is. */
  readonly wrong: readonly string[];
}

/** One question of operators: how it is asked, and marked. */
export interface Row {
  readonly name: string;
  /** What the figures count. */
  readonly figure: string;
  readonly rival: string;
  /** How a figure is written. */
  readonly show: (mean: number) => string;
  mark(homelab: Homelab, ask: Ask): Promise<Mark>;
}

export const decimal = (mean: number): string => mean.toFixed(2);
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
