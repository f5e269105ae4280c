import type { Amounts, Guesses } from './amounts.js';
import { type Budget, readBudgets } from './budgets.js';
import { at, dict, dicts, type Json, labels, text } from './json.js';
import { type Pod, readPod } from './pods.js';
import { quantity } from './quantity.js';
import type { Labels } from './selectors.js';
import { type Taint, taintsOf } from './taints.js';
import { readUsage } from './usage.js';

export interface Host {
  name: string;
  labels: Labels;
  allocatable: Amounts;
  taints: readonly Taint[];
  /** Set unschedulable by whoever looks after it. */
  cordoned: boolean;
  ready: boolean;
  controlPlane: boolean;
}

export interface Cluster {
  hosts: readonly Host[];
  pods: readonly Pod[];
  budgets: readonly Budget[];
  /** Labels of namespaces that the dump has. */
  namespaces: ReadonlyMap<string, Labels>;
  /** What the dump does not show, so that nothing may be called verified. */
  gaps: readonly string[];
  /** What was taken for granted because the request said so, or because nothing was said. */
  assumes: readonly string[];
}

const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** What a request with a kubectl dump describes, as Kubernetes documents it. */
export function readCluster(request: unknown): Cluster {
  const context = dict(at(request, 'context'));
  const items = dicts(at(context, 'kubernetes', 'items'));
  const of = (kind: string) => items.filter((item) => item.kind === kind);
  const hosts = of('Node').map(readHost);
  const assume = dict(context.assume);
  const guesses = guessesOf(context, items, of('LimitRange'));
  const portable = assume.volumes === 'portable';
  const claims = new Map(of('PersistentVolumeClaim').map((one) => [idOf(one), one]));
  const volumes = new Map(of('PersistentVolume').map((one) => [text(at(one, 'metadata', 'name')), one]));
  const raw = of('Pod');
  const budgets = readBudgets(of('PodDisruptionBudget'), raw);
  const given = { hosts: new Map(hosts.map((host) => [host.name, host])), guesses, portable, claims, volumes, budgets };
  const pods = raw.map((one) => readPod(one, given));
  const complete = assume.dump === 'complete';
  const gaps = gapsOf(pods);
  // What goes with its node is never placed; a guess about it decides little.
  const living = pods.filter(({ kind }) => kind === 'evictable' || kind === 'pinned');
  return {
    hosts,
    pods,
    budgets,
    namespaces: new Map(
      of('Namespace').map((one) => [text(at(one, 'metadata', 'name')), labels(at(one, 'metadata', 'labels'))]),
    ),
    gaps: complete ? [] : gaps,
    assumes: [
      ...(living.some(({ guessed }) => guessed) ? ['requests'] : []),
      ...(living.some(({ carried }) => carried) ? ['volumes'] : []),
      ...(complete && gaps.length > 0 ? ['dump'] : []),
    ],
  };
}

export const idOf = (item: Json) =>
  `${text(at(item, 'metadata', 'namespace')) || 'default'}/${text(at(item, 'metadata', 'name'))}`;

function guessesOf(context: Json, items: readonly Json[], ranges: readonly Json[]): Guesses {
  const defaults = new Map<string, Map<string, number>>();
  for (const range of ranges) {
    const namespace = text(at(range, 'metadata', 'namespace'));
    const found = defaults.get(namespace) ?? new Map<string, number>();
    for (const limit of dicts(at(range, 'spec', 'limits')).filter(({ type }) => type === 'Container')) {
      const both = { ...dict(limit.default), ...dict(limit.defaultRequest) };
      for (const [resource, value] of Object.entries(both)) found.set(resource, quantity(value));
    }
    defaults.set(namespace, found);
  }
  const asked = dict(at(context, 'assume', 'requests'));
  return {
    usage: readUsage(context.usage, items),
    ranges: defaults,
    fallback: new Map([
      ['cpu', quantity(asked.cpu ?? '100m')],
      ['memory', quantity(asked.memory ?? '200Mi')],
    ]),
  };
}

function readHost(node: Json): Host {
  const own = labels(at(node, 'metadata', 'labels'));
  const ready = dicts(at(node, 'status', 'conditions')).find(({ type }) => type === 'Ready');
  const spec = dict(node.spec);
  const taints = taintsOf(spec);
  return {
    name: text(at(node, 'metadata', 'name')),
    labels: own,
    allocatable: new Map(
      Object.entries(dict(at(node, 'status', 'allocatable'))).map(([resource, value]) => [resource, quantity(value)]),
    ),
    taints: taints.filter(({ key }) => key !== 'node.kubernetes.io/unschedulable'),
    cordoned: spec.unschedulable === true || taints.some(({ key }) => key === 'node.kubernetes.io/unschedulable'),
    ready: ready === undefined || ready.status === 'True',
    controlPlane: CONTROL_PLANE.some((key) => own.has(key)) || taints.some(({ key }) => CONTROL_PLANE.includes(key)),
  };
}

/** Half a dump: no pods at all, one namespace only, or none of those that every cluster has. */
function gapsOf(pods: readonly Pod[]): string[] {
  if (pods.length === 0) return ['no pods'];
  const one = new Set(pods.map(({ namespace }) => namespace)).size === 1;
  const platform = pods.some(({ namespace, kind }) => namespace === 'kube-system' || kind === 'bound');
  return [...(one ? ['pods of one namespace only'] : []), ...(platform ? [] : ['neither kube-system nor DaemonSets'])];
}
