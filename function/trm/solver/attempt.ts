/** What the solver must know of an answer. */
export interface Judged {
  /** Nothing can be better, so nothing more need be tried. */
  proven: boolean;
  /**
   * Compared number by number, lower is better; where all are equal, the more settled answer is. Empty where an answer is
   * proven or worth nothing.
   */
  rank: readonly number[];
  /** What the checker says is all there is to say, so that no belief of the model's is asked for. */
  certain?: boolean;
}

/** What an attempt makes of the model's output after one step. Legend: S tokens, O output vocabulary. */
export interface Look<P extends Judged> {
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
export interface Attempt<P extends Judged> {
  /** Input tokens (S) of the next step. */
  readonly inputs: readonly number[];
  /** Takes in the logits (S, O) of a step. */
  look(logits: Float32Array): Look<P>;
}

/** Draws whole numbers from 0 to n-1. */
export type Pick = (n: number) => number;

/** Opens attempts at one puzzle: at the puzzle as it stands, or with random numbers at another view of it. */
export type Attempts<P extends Judged> = (pick?: Pick) => Attempt<P>;

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
