/**
 * One step of a plan. A pod cannot be moved directly: it is evicted, and the scheduler picks a node for the one that replaces
 * it. Cordons keep the scheduler from picking certain nodes.
 */
export type Step =
  | { readonly action: 'cordon' | 'uncordon'; readonly nodes: readonly string[] }
  /** These pods (namespace/name) leave their node, as many at once as their budgets allow. */
  | { readonly action: 'evict'; readonly node: string; readonly pods: readonly string[] }
  /** Waits until the pods that replace these have nodes. */
  | { readonly action: 'wait'; readonly pods: readonly string[] };

/** Steps that empty nodes, in order. */
export interface Plan {
  /**
   * drain: the scheduler picks the targets; evict: likewise, for single pods of nodes that go on; targets: during an eviction
   * every node but the target is cordoned.
   */
  readonly kind: 'drain' | 'evict' | 'targets';
  readonly steps: readonly Step[];
}

/** A node to be emptied, with the pods that have to leave it. */
export interface Emptied {
  readonly node: string;
  /** Whether it is cordoned today. */
  readonly cordoned: boolean;
  readonly pods: readonly string[];
  /** Whether a pod that waits today may come there before the plan begins; the node is then drained even if it is empty. */
  readonly restless?: boolean;
}

/** Cordons all nodes and then empties one after another, so that no pod lands on a node that is emptied later. */
export function drainPlan(nodes: readonly Emptied[]): Plan {
  const open = nodes.filter(({ cordoned }) => !cordoned).map(({ node }) => node);
  return {
    kind: 'drain',
    steps: [
      ...(open.length > 0 ? [{ action: 'cordon' as const, nodes: open }] : []),
      ...nodes.flatMap(({ node, pods, restless }): Step[] =>
        pods.length === 0 && !restless
          ? []
          : [
              { action: 'evict', node, pods },
              { action: 'wait', pods },
            ],
      ),
    ],
  };
}

/** A pod and the node where it should go. */
export interface Target {
  readonly pod: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Sends every pod to its target, in this order. While a pod is on its way, only its target is open to new pods. `open` are
 * the nodes that are not cordoned today; those of `emptied` stay cordoned at the end.
 */
export function targetPlan(targets: readonly Target[], open: readonly string[], emptied: readonly string[]): Plan {
  const steps: Step[] = [];
  const gone = new Set(emptied);
  let shut = new Set<string>();
  let target: string | undefined;
  const cordonAllBut = (next: string | undefined) => {
    if (next !== undefined && next === target) return;
    const wanted = new Set(open.filter((node) => gone.has(node) || (next !== undefined && node !== next)));
    const uncordon = [...shut].filter((node) => !wanted.has(node));
    const cordon = [...wanted].filter((node) => !shut.has(node));
    if (cordon.length > 0) steps.push({ action: 'cordon', nodes: cordon });
    if (uncordon.length > 0) steps.push({ action: 'uncordon', nodes: uncordon });
    [shut, target] = [wanted, next];
  };
  for (const { pod, from, to } of targets) {
    cordonAllBut(to);
    steps.push({ action: 'evict', node: from, pods: [pod] }, { action: 'wait', pods: [pod] });
  }
  cordonAllBut(undefined);
  return { kind: 'targets', steps };
}
