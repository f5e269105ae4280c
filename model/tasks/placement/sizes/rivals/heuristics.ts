import type { SizeRival } from './answer.js';
import { highNodeUtilization } from './descheduler.js';
import { bestFit, firstFit, randomOrders } from './greedy.js';
import { consolidated } from './karpenter.js';
import { Occupancy } from './occupancy.js';
import type { Shape } from './shape.js';

const TRIES = 1000;

/** A way to place that runs in this process. It is given the time at which it must end, in ms of performance.now. */
const heuristic = (name: string, place: (shape: Shape, deadline: number) => Occupancy): SizeRival => ({
  name,
  answer: async ({ shape }, seconds) => {
    const began = performance.now();
    const occupancy = place(shape, began + seconds * 1000);
    const took = (performance.now() - began) / 1000;
    return { assignment: occupancy.waiting() === 0 ? occupancy.assignment() : undefined, seconds: took };
  },
});

/** The ways to place that need no solver, and what runs today. */
export const heuristics: readonly SizeRival[] = [
  heuristic('as it runs today', (shape) => Occupancy.today(shape)),
  heuristic('descheduler, HighNodeUtilization', highNodeUtilization),
  heuristic("Karpenter's consolidation", consolidated),
  heuristic('first-fit decreasing', firstFit),
  heuristic('best-fit decreasing, largest share', (shape) => bestFit(shape, 'largest')),
  heuristic('best-fit decreasing, sum of shares', (shape) => bestFit(shape, 'sum')),
  heuristic('1,000 random orders', (shape, deadline) => randomOrders(shape, TRIES, deadline).best),
];
