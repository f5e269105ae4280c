/** What the solver must know of a judged answer. */
export interface Verdict {
  /** No answer can be better, so the solver stops here. */
  readonly proven: boolean;
  /**
   * How good the answer is, compared number by number; lower is better. Of equal ranks the answer that changed less in its
   * last step wins. Empty where an answer is proven, or where it is worth nothing.
   */
  readonly rank: readonly number[];
  /** The verdict is final: the model's confidence in its answer is ignored. */
  readonly certain?: boolean;
}

/** What an attempt makes of the model's output after one step. Legend: S tokens, O output vocabulary. */
export interface Look<P extends Verdict> {
  /** The answer's tokens (S). */
  tokens: number[];
  proposal: P;
  /** Positions that differ from the step before; for the first step, from the input. */
  changed: number;
  /** The inputs are others from now on, so the state starts anew. */
  fresh?: boolean;
  /** Further steps would change nothing. */
  done?: boolean;
}

/** One start's way through a puzzle: what the model is shown, and what becomes of what it says. */
export interface Attempt<P extends Verdict> {
  /** Input tokens (S) of the next step. */
  readonly inputs: readonly number[];
  /** The attempt whose state this one goes on from, as it is when this one is opened; without it, the state begins anew. */
  readonly from?: Attempt<P> | undefined;
  /** What this attempt assumes beyond the puzzle, in words; only where it assumes anything. */
  readonly assumes?: string | undefined;
  /** Takes in the logits (S, O) of a step. */
  look(logits: Float32Array): Look<P>;
}

/** Draws whole numbers from 0 to n-1. */
export type Pick = (n: number) => number;

/**
 * Opens attempts at one puzzle: at the puzzle as it stands, or with random numbers at another view of it. Undefined where there is
 * none to be opened before those that are open have made a step.
 */
export type Attempts<P extends Verdict> = (pick?: Pick) => Attempt<P> | undefined;

/** The most probable token of every position: logits (S, O) to tokens (S); the lowest token wins a tie. */
export function argmax(logits: Float32Array, outputs: number): number[] {
  return Array.from({ length: logits.length / outputs }, (_, position) => {
    const offset = position * outputs;
    let best = 0;
    for (let token = 1; token < outputs; token++) {
      if ((logits[offset + token] ?? 0) > (logits[offset + best] ?? 0)) best = token;
    }
    return best;
  });
}
