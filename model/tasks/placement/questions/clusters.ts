import { Dice } from '../../../data/dice.js';
import { clusterDump } from '../exam/dump/index.js';
import { type Reference, referenceOf } from './reference/cluster.js';

/** A homelab as a dump, and as the references see it. */
export interface Homelab {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly reference: Reference;
  /** For draws about it. */
  readonly seed: number;
}

/** Nodes and pods. */
const SIZES = { nodes: [6, 12], pods: [40, 150] } as const;

/** Homelabs without end in which no pod waits, the same ones for the same seed. */
export function* homelabs(seed: number): Generator<Homelab, never> {
  for (let next = seed; ; next++) {
    const dice = new Dice(next);
    const nodes = dice.whole(...SIZES.nodes);
    const { items } = clusterDump({ nodes, pods: dice.whole(...SIZES.pods) }, next);
    const reference = referenceOf(items);
    if (reference.pods.every(({ at }) => at !== undefined)) yield { items, reference, seed: next };
  }
}
