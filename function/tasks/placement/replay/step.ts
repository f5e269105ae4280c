/** What somebody does to a cluster; pods by namespace/name. */
export type Step =
  | { readonly action: 'cordon' | 'uncordon'; readonly nodes: readonly string[] }
  | { readonly action: 'evict'; readonly node: string; readonly pods: readonly string[] }
  | { readonly action: 'wait'; readonly pods: readonly string[] }
  /** These nodes are gone at once, with all that runs there; no budget is asked. */
  | { readonly action: 'fail'; readonly nodes: readonly string[] };

/** What a plan promises. */
export interface Goal {
  /** Nodes that are empty at the end. */
  readonly emptied?: readonly string[];
  /** Whether every evicted pod has only one node to which it can go. */
  readonly forced?: boolean;
  /** Pods without a node that come only now, so that the scheduler sees the cluster as it is. */
  readonly arriving?: ReadonlySet<string>;
}

/** A pod that came to a node in the course of a trial. */
export interface Landing {
  readonly pod: string;
  /** The node that it was evicted from; undefined for a pod that waited before. */
  readonly from: string | undefined;
  readonly to: string;
}

/** Pods that left a node at once; those of the next round waited until budgets let them go. */
export interface Round {
  readonly node: string;
  readonly pods: readonly string[];
}

/** A pod that has no node. */
export interface Pending {
  readonly pod: string;
  /** For every node the reason why the pod cannot go there. */
  readonly why: readonly string[];
}
