/** One thing to do, in the order of a plan. Nobody can move a pod: one cordons, evicts, and the scheduler picks the node. */
export type Step =
  | { readonly action: 'cordon' | 'uncordon'; readonly nodes: readonly string[] }
  /** All of these pods (namespace/name) of one node leave it, as far at once as their budgets allow. */
  | { readonly action: 'evict'; readonly node: string; readonly pods: readonly string[] }
  /** Until others run in their stead. */
  | { readonly action: 'wait'; readonly pods: readonly string[] };

export interface Plan {
  /** drain: the scheduler picks the targets; targets: every other node is cordoned around an eviction. */
  readonly kind: 'drain' | 'targets';
  readonly steps: readonly Step[];
}

/** What a plan is made of: nodes in the order in which they are emptied, with the pods that have to leave them. */
export interface Emptied {
  readonly node: string;
  readonly cordoned: boolean;
  readonly pods: readonly string[];
  /** Whether a pod that waits today may come there first: then the node is drained even if it looks empty. */
  readonly restless?: boolean;
}

/** Cordon all, then empty one after another: no pod lands on a node that is to be emptied later. */
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
 * Every pod to its target, in this order: only the target is open to new pods while one is on its way. `open` are the
 * nodes that are not cordoned today; those of `emptied` stay cordoned.
 */
export function targetPlan(targets: readonly Target[], open: readonly string[], emptied: readonly string[]): Plan {
  const steps: Step[] = [];
  let shut = new Set<string>();
  const shutBut = (target: string | undefined) => {
    const wanted = new Set(open.filter((node) => emptied.includes(node) || (target !== undefined && node !== target)));
    const uncordon = [...shut].filter((node) => !wanted.has(node));
    const cordon = [...wanted].filter((node) => !shut.has(node));
    if (cordon.length > 0) steps.push({ action: 'cordon', nodes: cordon });
    if (uncordon.length > 0) steps.push({ action: 'uncordon', nodes: uncordon });
    shut = wanted;
  };
  for (const { pod, from, to } of targets) {
    shutBut(to);
    steps.push({ action: 'evict', node: from, pods: [pod] }, { action: 'wait', pods: [pod] });
  }
  shutBut(undefined);
  return { kind: 'targets', steps };
}
