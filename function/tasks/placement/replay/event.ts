import type { Filter } from './filter.js';
import { affinityRule, antiAffinityRules, takenClaim } from './filters.js';
import type { SimNode } from './node.js';
import type { PodRelations } from './relations.js';
import { spreadRule } from './spread.js';
import type { State } from './state.js';
import type { Taint, Tolerates } from './taints.js';

/** What keeps a pod from a node: the plugin of kube-scheduler, and its reasons in the words of the scheduler's event. */
export interface Obstacle {
  readonly plugin:
    | 'gates'
    | 'cordon'
    | 'taint'
    | 'selector'
    | 'ports'
    | 'resources'
    | 'volumes'
    | 'spread'
    | 'affinity';
  readonly reasons: readonly string[];
  /** Where resources are short: by how much, by the name of the resource. */
  readonly short?: ReadonlyMap<string, number>;
  /** The taint that is not tolerated. */
  readonly taint?: Taint;
}

/** What the node controller adds to a node that is not ready. */
const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoExecute' };

/**
 * For every node all that keeps a pod from it now, in the order in which kube-scheduler's filters come (v1.31): the first one
 * is what its event counts. Empty for a node that the pod can go to.
 */
export function obstaclesNow(state: State, p: number, relations: PodRelations): Obstacle[][] {
  const { world } = state;
  const pod = world.pods[p];
  if (!pod) return world.nodes.map(() => []);
  const affinity = [affinityRule(state, relations), ...antiAffinityRules(state, relations)];
  const spread = [spreadRule(state, relations)];
  const { cordonBinds } = world.facts(p);
  const taken = takenClaim(state, p);
  return world.nodes.map((node, n) => {
    world.clock.check();
    const cordoned = cordonBinds && state.cordoned[n] === 1;
    return [
      ...when(cordoned, 'cordon', 'node(s) were unschedulable'),
      ...taintsOf(node, pod.rules.tolerates),
      ...when(
        !pod.rules.selectsNode(node.labels, node.name),
        'selector',
        "node(s) didn't match Pod's node affinity/selector",
      ),
      ...when(
        state.takenPort(p, n) !== undefined,
        'ports',
        "node(s) didn't have free ports for the requested pod ports",
      ),
      ...resourcesOf(state, p, n),
      ...when(taken !== undefined, 'volumes', ONE_POD),
      ...volumesOf(pod.mounted.refuses(node.labels, node.name)),
      ...spreadOf(whyNot(spread, n)),
      ...affinityOf(whyNot(affinity, n)),
    ];
  });
}

/** What the first of these rules says against a node; undefined where none does. */
const whyNot = (rules: readonly (Filter | undefined)[], n: number): string | undefined =>
  rules.find((rule) => rule?.blocks(n))?.why(n);

const ONE_POD = 'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode';

const when = (is: boolean, plugin: Obstacle['plugin'], reason: string): Obstacle[] => (is ? one(plugin, reason) : []);

/** The first taint that is not tolerated; the node controller taints a node that is not ready, even if the dump does not say so. */
function taintsOf({ taints, ready }: SimNode, tolerates: Tolerates): Obstacle[] {
  const all = ready ? taints : [...taints, NOT_READY];
  const first = all.find((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(taint));
  if (first) return tainted(first);
  return when(!ready, 'taint', 'node(s) were not ready');
}

const tainted = (taint: Taint): Obstacle[] => [
  { plugin: 'taint', reasons: [`node(s) had untolerated taint {${taint.key}: ${taint.value}}`], taint },
];

const one = (plugin: Obstacle['plugin'], ...reasons: readonly string[]): [Obstacle] => [{ plugin, reasons }];

function resourcesOf(state: State, p: number, n: number): Obstacle[] {
  const short = state.shortages(p, n);
  if (short.size === 0) return [];
  const reasons = [...short.keys()].map((name) => (name === 'pods' ? 'Too many pods' : `Insufficient ${name}`));
  return [{ plugin: 'resources', reasons, short }];
}

function volumesOf(why: string | undefined): Obstacle[] {
  if (why === undefined) return [];
  if (why.startsWith('claim ')) return one('volumes', why);
  const zone = / is in [^ ]+$/.test(why);
  return one('volumes', zone ? 'node(s) had no available volume zone' : 'node(s) had volume node affinity conflict');
}

function spreadOf(why: string | undefined): Obstacle[] {
  if (why === undefined) return [];
  const missing = why.includes('no label') ? ' (missing required label)' : '';
  return one('spread', `node(s) didn't match pod topology spread constraints${missing}`);
}

const AFFINITY = new Map([
  ['pod affinity', "node(s) didn't match pod affinity rules"],
  ['pod anti-affinity', "node(s) didn't match pod anti-affinity rules"],
  ['anti-affinity of a pod that is there', "node(s) didn't satisfy existing pods anti-affinity rules"],
]);

const affinityOf = (why: string | undefined): Obstacle[] =>
  why === undefined ? [] : one('affinity', AFFINITY.get(why) ?? why);

/** The scheduler's event: how many nodes are available, and how many not for which reason. */
export function eventOf(obstacles: readonly (readonly Obstacle[])[]): string {
  const counts = new Map<string, number>();
  for (const [first] of obstacles) {
    for (const reason of first?.reasons ?? []) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const parts = [...counts].map(([reason, count]) => `${count} ${reason}`).sort((a, b) => (a < b ? -1 : 1));
  const available = obstacles.filter((those) => those.length === 0).length;
  return `${available}/${obstacles.length} nodes are available: ${parts.join(', ')}.`;
}
