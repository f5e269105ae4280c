import type { Trace } from '../../../../../model/tasks/placement/sizes/clusters/openb.js';

/** A trace of the form of the public one, which is not in the repository: 40 machines, every second with 8 cards. */
export const TRACE: Trace = {
  nodes: Array.from({ length: 40 }, (_, n) => ({
    name: `machine-${n}`,
    allocatable: { cpu: 96_000, memory: 384 * 2 ** 30, rest: [n % 2 === 0 ? 128 : 0] },
    reserved: { cpu: 0, memory: 0 },
  })),
  pods: Array.from({ length: 400 }, (_, p) => ({
    name: `pod-${p}`,
    request: { cpu: 4000 + 100 * (p % 7), memory: 2 ** 30 * (1 + (p % 5)), rest: [[0, 2, 4, 8, 16][p % 5] ?? 0] },
  })),
};
