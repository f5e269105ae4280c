/**
 * Room for what is reckoned about every node while one pod is placed. Trials place hundreds of thousands of pods, so it is
 * used again for each of them; what is in it holds until the next pod is placed.
 */
export class Scratch {
  /** Indices of nodes. */
  readonly open: Int32Array;
  readonly scores: Float64Array;
  /** Costs by node, and counts by domain. */
  readonly costs: Float64Array;
  readonly counts: Int32Array;
  /** Nodes that others keep a pod from, and nodes that the pod keeps away from itself: 1, and 0 elsewhere. */
  readonly refused: Uint8Array;
  readonly avoided: Uint8Array;
  /** Counts by domain for each hard spread constraint of a pod. */
  private readonly strict: Int32Array[] = [];

  constructor(private readonly nodes: number) {
    this.open = new Int32Array(nodes);
    this.scores = new Float64Array(nodes);
    this.costs = new Float64Array(nodes);
    this.counts = new Int32Array(nodes);
    this.refused = new Uint8Array(nodes);
    this.avoided = new Uint8Array(nodes);
  }

  /** Counts by domain for the hard spread constraint of this number. */
  strictCounts(i: number): Int32Array {
    const counts = this.strict[i] ?? new Int32Array(this.nodes);
    this.strict[i] = counts;
    return counts;
  }
}

/** Indices of nodes: a list, or a part of Scratch. */
export type Indices = readonly number[] | Int32Array;
