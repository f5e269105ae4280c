import { type Attempt, argmax, type Pick, type Verdict } from '../trm/solver/attempt.js';
import { randomView, SAME, type SymmetryFactor, type View } from './symmetry.js';

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
): (pick?: Pick) => Attempt<P> {
  return (pick) => viewOf(pick ? randomView(symmetries, pick) : SAME, { tokens, outputs }, propose);
}

function viewOf<P extends Verdict>(
  view: View,
  { tokens, outputs }: Omit<Shown, 'symmetries'>,
  propose: (tokens: readonly number[], logits: () => Float32Array) => P,
): Attempt<P> {
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
}

/** An attempt at a puzzle as it stands, whose answer is read all at once. */
export function whole<P extends Verdict>(
  tokens: readonly number[],
  outputs: number,
  propose: (tokens: readonly number[]) => P,
): Attempt<P> {
  return viewOf(SAME, { tokens, outputs }, propose);
}
