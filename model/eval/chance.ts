import type { StepRunner } from '../../function/trm/engine/scheduler.js';
import { gaussian, seedOf } from '../../function/trm/state/random.js';

/**
 * A runner that answers every step with random logits (S × O) in place of a model's. It shows how much the search alone
 * achieves. The same inputs get the same numbers.
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
