import type { StepRunner } from '../../function/trm/engine/scheduler.js';
import { gaussian, seedOf } from '../../function/trm/state/random.js';

/**
 * In the model's place, random numbers (S × O of them for logits): what the search around the model is worth without it.
 * The same inputs get the same numbers.
 */
export function byChance(outputs: number): StepRunner {
  return {
    lane: () => ({
      step: async ({ inputs }) => {
        const next = gaussian(seedOf('chance', [...inputs]), 1);
        const none = new Float32Array(0);
        return {
          z_H: none,
          z_L: none,
          logits: Float32Array.from({ length: inputs.length * outputs }, next),
          q_halt: 0,
        };
      },
      close: () => {},
    }),
  };
}
