/**
 * One factor of a task's symmetry group: a list of elements; a random symmetry composes one random element of every
 * factor in turn. Transforming tokens t (S) by an element gives t'[i] = tokens[t[positions[i]]].
 * Shapes: positions (K, S), inputTokens and outputTokens (K, V).
 */
export interface SymmetryFactor {
  positions: readonly (readonly number[])[];
  inputTokens: readonly (readonly number[])[];
  outputTokens: readonly (readonly number[])[];
}

/** The list that changes nothing: n whole numbers from 0. */
export const identity = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** The same problem in other tokens, and how its answers are mapped back. Legend: S tokens, O output vocabulary. */
export interface View {
  /** Input tokens (S) as this view shows them. */
  show(tokens: readonly number[]): number[];
  /** Maps output tokens (S) of this view back to output tokens of the problem itself. */
  restore(tokens: readonly number[]): number[];
  /** Maps logits (S, O) of this view back to logits of the problem itself; `outputs` is O. */
  restoreLogits(logits: Float32Array, outputs: number): Float32Array;
}

/** The view that changes nothing. */
export const SAME: View = {
  show: (tokens) => [...tokens],
  restore: (tokens) => [...tokens],
  restoreLogits: (logits) => logits,
};

/** A random view. `pick(n)` draws a whole number from 0 to n-1; it is called once for each factor. */
export function randomView(factors: readonly SymmetryFactor[], pick: (n: number) => number): View {
  const [first, ...rest] = factors.map((factor) => element(factor, pick(factor.positions.length)));
  return first ? viewOf(rest.reduce(compose, first)) : SAME;
}

interface Element {
  positions: readonly number[];
  inputTokens: readonly number[];
  outputTokens: readonly number[];
}

function element({ positions, inputTokens, outputTokens }: SymmetryFactor, k: number): Element {
  return { positions: positions[k] ?? [], inputTokens: inputTokens[k] ?? [], outputTokens: outputTokens[k] ?? [] };
}

const through = (map: readonly number[], values: readonly number[]) => values.map((value) => map[value] ?? value);

/** The element that applies `a` first and `b` after it. */
function compose(a: Element, b: Element): Element {
  return {
    positions: through(a.positions, b.positions),
    inputTokens: through(b.inputTokens, a.inputTokens),
    outputTokens: through(b.outputTokens, a.outputTokens),
  };
}

function viewOf({ positions, inputTokens, outputTokens }: Element): View {
  const back = new Map(outputTokens.map((to, from) => [to, from]));
  return {
    show: (tokens) => positions.map((position) => inputTokens[tokens[position] ?? 0] ?? 0),
    restore: (tokens) => {
      const restored = new Array<number>(tokens.length).fill(0);
      for (const [i, position] of positions.entries()) restored[position] = back.get(tokens[i] ?? 0) ?? 0;
      return restored;
    },
    restoreLogits: (logits, outputs) => {
      const restored = new Float32Array(logits.length);
      for (const [i, position] of positions.entries()) {
        for (let token = 0; token < outputs; token++) {
          restored[position * outputs + (back.get(token) ?? token)] = logits[i * outputs + token] ?? 0;
        }
      }
      return restored;
    },
  };
}
