import type { SimNode } from './node.js';
import type { SimPod } from './pod.js';
import type { PodRules } from './rules.js';
import { type Taint, UNSCHEDULABLE } from './taints.js';

/** What the rules of pods say of every node, whatever runs there; nodes by index. */
export interface RuleFacts {
  /** Why the pods can never go there; undefined where they can. */
  readonly refusals: readonly (string | undefined)[];
  /** Nodes without a refusal, ascending. */
  readonly possible: Int32Array;
  /** 1 where selector and affinity let them go, and 0 elsewhere. */
  readonly selects: Uint8Array;
  /** 1 where they tolerate all taints that keep pods away, and 0 elsewhere. */
  readonly bears: Uint8Array;
  /** How many taints they do not tolerate that only prefer others (PreferNoSchedule); undefined where none does. */
  readonly untolerated: Float64Array | undefined;
  /** The weights of preferred node affinity that it fulfils, added up; undefined where the pods prefer nothing. */
  readonly preference: Float64Array | undefined;
}

/** What is fixed about pods of one kind and every node; nodes by index. */
export interface NodeFacts extends RuleFacts {
  /** Whether a cordon keeps the pods away: those that tolerate its taint may go there all the same. */
  readonly cordonBinds: boolean;
  /** kube-scheduler's ImageLocality, 0 to 100; undefined where it is 0 everywhere. */
  readonly images: Float64Array | undefined;
}

export function ruleFacts(rules: PodRules, nodes: readonly SimNode[]): RuleFacts {
  const selects = Uint8Array.from(nodes, ({ labels, name }) => Number(rules.selectsNode(labels, name)));
  const repelling = nodes.map(({ taints }) =>
    taints.find((one) => one.effect !== 'PreferNoSchedule' && !rules.tolerates(one)),
  );
  const repels = (taint: Taint) => taint.effect === 'PreferNoSchedule' && !rules.tolerates(taint);
  const untolerated = nodes.some(({ taints }) => taints.some(repels))
    ? Float64Array.from(nodes, ({ taints }) => taints.filter(repels).length)
    : undefined;
  const weightOf = ({ labels, name }: SimNode) =>
    rules.nodePreferences.reduce((sum, one) => sum + (one.matches(labels, name) ? one.weight : 0), 0);
  const refusals = nodes.map(({ ready }, n) => {
    if (!ready) return 'it is not ready';
    const taint = repelling[n];
    if (taint) return `taint ${taint.key}`;
    return selects[n] === 1 ? undefined : 'node selector or affinity';
  });
  return {
    selects,
    bears: Uint8Array.from(repelling, (taint) => Number(taint === undefined)),
    refusals,
    possible: withoutRefusal(refusals),
    untolerated,
    preference: rules.nodePreferences.length === 0 ? undefined : Float64Array.from(nodes, weightOf),
  };
}

const withoutRefusal = (refusals: readonly (string | undefined)[]): Int32Array =>
  Int32Array.from([...refusals.keys()].filter((n) => refusals[n] === undefined));

/** The facts of a kind, given one pod of it, the facts of its rules, and the scores for its images. */
export function nodeFacts(
  pod: SimPod,
  rules: RuleFacts,
  nodes: readonly SimNode[],
  images: Float64Array | undefined,
): NodeFacts {
  const { gated, mounted } = pod;
  const refusals =
    gated || !mounted.anywhere
      ? nodes.map(({ ready, labels, name }, n) => {
          if (ready && gated) return 'the pod has scheduling gates';
          return rules.refusals[n] ?? mounted.refuses(labels, name);
        })
      : rules.refusals;
  return {
    ...rules,
    refusals,
    possible: refusals === rules.refusals ? rules.possible : withoutRefusal(refusals),
    cordonBinds: !pod.rules.tolerates(UNSCHEDULABLE),
    images,
  };
}
