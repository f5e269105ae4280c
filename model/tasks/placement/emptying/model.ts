import type { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { describeArchitecture, readCheckpoint } from '../../../../function/trm/checkpoint/index.js';
import { openSession } from '../../../../function/trm/engine/session.js';
import { buildGraph } from '../../../../function/trm/graph/graph.js';
import { gaussian, seedOf } from '../../../../function/trm/state/random.js';
import { initialState } from '../../../../function/trm/state/state.js';
import { emptyingViews } from './view.js';
import { EMPTIED, EMPTYING_OUTPUTS, EMPTYING_SEQUENCE, EMPTYING_VOCABULARY, STAYS } from './vocabulary.js';
import type { Efforts } from './walk.js';

/** Steps of a model: tokens (S) to logits (S, O). */
export interface EmptyingModel {
  logits(input: readonly number[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** A trained model from its weights, on one thread. @throws {CheckpointError} where they are no model for this role */
export async function openEmptyingModel(
  weights: string,
  cycles: { H_cycles: number; L_cycles: number },
): Promise<EmptyingModel> {
  const raw = await readCheckpoint(weights);
  const architecture = describeArchitecture(raw, {
    sequenceLength: EMPTYING_SEQUENCE,
    vocabularySize: EMPTYING_VOCABULARY,
    outputVocabularySize: EMPTYING_OUTPUTS,
    ...cycles,
  });
  const start = initialState(raw.tensors, architecture);
  if (start.kind !== 'learned') throw new RangeError('expected a model with a learned beginning, got a random one');
  const session = await openSession(buildGraph(raw.tensors, architecture), 'cpu', 1);
  const state = { z_H: Float32Array.from(start.z_H), z_L: Float32Array.from(start.z_L) };
  return {
    logits: async (input) => (await session.run({ batch: 1, inputs: Int32Array.from(input), ...state })).logits,
    close: () => session.close(),
  };
}

/** Random numbers in a model's place; the same input gets the same ones. */
export const emptyingByChance: EmptyingModel = {
  logits: async (input) => {
    const next = gaussian(seedOf('chance', input), 1);
    return Float32Array.from({ length: input.length * EMPTYING_OUTPUTS }, next);
  },
  close: async () => {},
};

/** In what order a model would empty the bins: one less the probability that it gives to a bin's being emptied. */
export async function effortsBy(model: EmptyingModel, solution: Solution, aim: number): Promise<Efforts> {
  const efforts = new Float64Array(solution.instance.bins).fill(1);
  for (const { input, bins } of emptyingViews(solution, aim)) {
    const logits = await model.logits(input);
    for (const [position, bin] of bins) {
      const at = (token: number) => logits[position * EMPTYING_OUTPUTS + token] ?? 0;
      efforts[bin] = 1 / (1 + Math.exp(at(EMPTIED) - at(STAYS)));
    }
  }
  return efforts;
}
