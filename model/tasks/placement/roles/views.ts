import type { Model } from '../../../../function/models/load.js';
import { identifierOf } from '../../../../function/models/puzzle.js';
import { type Packing, Partial, type Placed } from '../../../../function/tasks/placement/packing.js';
import { packingAttempt } from '../../../../function/tasks/placement/packing-choices.js';
import { layoutOf } from '../../../../function/tasks/placement/packing-tokens/layout.js';
import { answerAt, binToken, OUTPUTS } from '../../../../function/tasks/placement/packing-tokens/vocabulary.js';
import type { StepRunner } from '../../../../function/trm/engine/scheduler.js';

/** What one step of a model says of a window. */
export interface View {
  /** The bin of every item, all chosen at once by the model's wishes within the rules; -1 where none is left. */
  readonly placed: Placed;
  /** Logit of "this answer is entirely right". */
  readonly q_halt: number;
  /** For every bin of the window how many items are wished there: the sum of their probabilities. */
  readonly wished: readonly number[];
}

export type Look = (packing: Packing) => Promise<View>;

/** Looks at windows with one step of a model; `runner` may give random numbers in its place. */
export function looking(model: Model, runner: StepRunner): Look {
  const { start } = model;
  const lane = runner.lane(model.manifest.name);
  return async (packing) => {
    let placed: Placed = [];
    const propose = (found: Placed) => {
      placed = found;
      return { proven: false, rank: [] };
    };
    const attempt = packingAttempt(packing, propose, packing.bins.length - 1);
    const { logits, q_halt } = await lane.step({
      inputs: Int32Array.from(attempt.inputs),
      board: undefined,
      puzzleIdentifier: identifierOf(model),
      state: start.kind === 'learned' ? start : { ...start, seed: 0 },
    });
    attempt.look(logits);
    return { placed, q_halt, wished: wishes(packing, logits) };
  };
}

function wishes(packing: Packing, logits: Float32Array): number[] {
  const state = new Partial(packing);
  state.settle();
  const { items, bins } = layoutOf(state);
  const sums = packing.bins.map(() => 0);
  for (const position of items.keys()) {
    const offset = answerAt(position) * OUTPUTS;
    const values = bins.map((_, b) => Math.exp(Math.min(50, logits[offset + binToken(b)] ?? 0)));
    const total = values.reduce((sum, value) => sum + value, 0);
    for (const [b, bin] of bins.entries()) sums[bin] = (sums[bin] ?? 0) + (values[b] ?? 0) / Math.max(total, 1e-30);
  }
  return sums;
}
