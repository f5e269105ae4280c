import { type Attempts, argmax, type Verdict } from '../trm/solver/attempt.js';
import { randomView, SAME, type SymmetryFactor } from './symmetry.js';

/** How a puzzle is shown to a model. Legend: S tokens, O output vocabulary. */
export interface Shown {
  /** Input tokens (S). */
  tokens: readonly number[];
  symmetries: readonly SymmetryFactor[];
  /** O. */
  outputs: number;
}

/**
 * Attempts at a puzzle whose answer is read all at once. Every attempt shows the puzzle through another symmetry, and
 * maps the model's answers back. `propose` gets the most probable token of every position (S), and the logits (S, O) on
 * demand.
 */
export function throughViews<P extends Verdict>(
  { tokens, symmetries, outputs }: Shown,
  propose: (tokens: readonly number[], logits: () => Float32Array) => P,
): Attempts<P> {
  return (pick) => {
    const view = pick ? randomView(symmetries, pick) : SAME;
    let before: readonly number[] = tokens;
    return {
      inputs: view.show(tokens),
      look: (logits) => {
        const answer = view.restore(argmax(logits, outputs));
        const changed = answer.filter((token, i) => token !== before[i]).length;
        before = answer;
        return { tokens: answer, proposal: propose(answer, () => view.restoreLogits(logits, outputs)), changed };
      },
    };
  };
}
