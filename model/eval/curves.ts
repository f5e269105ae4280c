/** How the share solved grows with what is spent on a question: steps, or starts. */
export interface Curve {
  band: string;
  /** Questions asked, 1 or more. */
  count: number;
  /** In rising order of `at`; `share` (0 to 1) was solved within `at` steps or starts. */
  points: readonly { at: number; share: number }[];
}

/** What a curve is made of: one question, and the first step or start (from 1) that solved it, if any did. */
export interface Solved {
  bands: readonly string[];
  solvedAt: number | undefined;
}

/** A curve for each band that was asked anything, in the order of `bands`, with a point for each of `budgets`. */
export function curvesOf(answers: readonly Solved[], bands: readonly string[], budgets: readonly number[]): Curve[] {
  return bands.flatMap((band) => {
    const inside = answers.filter((answer) => answer.bands.includes(band));
    const within = (at: number) => inside.filter(({ solvedAt }) => solvedAt !== undefined && solvedAt <= at).length;
    const points = budgets.map((at) => ({ at, share: within(at) / inside.length }));
    return inside.length === 0 ? [] : [{ band, count: inside.length, points }];
  });
}
