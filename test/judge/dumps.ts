import { idOf, readCluster } from './cluster.js';
import { JudgeDice } from './dice.js';
import { type App, appOf } from './dumps/apps.js';
import { befall, type Item, nodeItem, type Style, styleOf } from './dumps/nodes.js';
import { platformOf } from './dumps/platform.js';
import { podItem } from './dumps/pods.js';
import { filtersFor } from './filters.js';
import { at, dict, list, text } from './json.js';
import { scoresFor } from './scores.js';
import { State } from './state.js';

/** A request with a whole dump in it. */
export interface Asked {
  question: string;
  task_type: 'planning';
  context: { kubernetes: { apiVersion: 'v1'; kind: 'List'; items: Item[] }; usage?: string; assume?: Item };
}

/** A cluster as kubectl would print it, from a seed: most of it legal, some of it broken, some of it not shown. */
export function dump(seed: number): Asked {
  const dice = new JudgeDice(seed);
  const style = styleOf(dice);
  const nodes = style.nodes.map(nodeItem);
  const platform = platformOf(dice, style.nodes);
  const apps: App[] = [];
  const most = dice.chance(0.7) ? dice.whole(3, 16) : dice.whole(10, 48);
  while (apps.reduce((sum, { pods }) => sum + pods.length, 0) < most)
    apps.push(appOf(dice, apps.length + 1, style, apps));
  const extras = apps.flatMap((app) => app.extras);
  const pods = apps.flatMap((app) => app.pods.map(podItem));
  const namespaces = [...new Set(['kube-system', ...apps.map(({ namespace }) => namespace)])].map(namespaceItem);
  place(dice, [...nodes, ...platform, ...namespaces, ...extras], pods);
  settle(extras, pods, style);
  befall(nodes, style.nodes, dice);
  disturb(dice, pods, nodes);
  const budgets = apps.flatMap((app) => budgetOf(dice, app, pods));
  const usage = usageOf(dice, pods);
  const ranges = dice.chance(0.08) ? [rangeItem(dice.pick(apps).namespace)] : [];
  const items = [...nodes, ...platform, ...pods, ...extras, ...namespaces, ...budgets, ...ranges];
  const assume = assumed(dice);
  return {
    question: 'Which nodes can be drained?',
    task_type: 'planning',
    context: {
      kubernetes: { apiVersion: 'v1', kind: 'List', items: shown(dice, items) },
      ...(usage === undefined ? {} : { usage }),
      ...(assume ? { assume } : {}),
    },
  };
}

const namespaceItem = (name: string): Item => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
});

/** The scheduler at work, or someone who fills one node after the other; whoever fits nowhere is Pending. */
function place(dice: JudgeDice, around: readonly Item[], pods: readonly Item[]): void {
  const cluster = readCluster({ context: { kubernetes: { items: [...around, ...pods] } } });
  const state = new State(cluster, 'requested');
  const raw = new Map(pods.map((pod) => [idOf(pod), pod]));
  const fill = dice.chance(0.3);
  const broken = dice.chance(0.08) ? 0.2 : 0;
  for (const pod of dice.shuffled(cluster.pods)) {
    const item = raw.get(pod.id);
    if (!item) continue;
    const filter = filtersFor(pod, state);
    const able = dice.chance(broken) ? cluster.hosts : cluster.hosts.filter((host) => filter(host) === undefined);
    const scores = fill ? able.map((_, i) => -i) : scoresFor(pod, able, state);
    const best = Math.max(...scores);
    const good = dice.chance(0.3) ? able : able.filter((_, i) => scores[i] === best);
    if (good.length === 0) {
      item.status = {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
      };
      continue;
    }
    const host = dice.pick(good);
    item.spec = { ...dict(item.spec), nodeName: host.name };
    if (pod.kind !== 'finished') state.put(pod, host);
  }
}

/** Volumes are where their pods came to lie. */
function settle(extras: readonly Item[], pods: readonly Item[], { nodes }: Style): void {
  for (const volume of extras.filter(({ kind }) => kind === 'PersistentVolume')) {
    const claim = text(at(volume, 'spec', 'claimRef', 'name'));
    const namespace = text(at(volume, 'spec', 'claimRef', 'namespace'));
    const user = pods.find(
      (pod) =>
        at(pod, 'metadata', 'namespace') === namespace &&
        list(at(pod, 'spec', 'volumes')).some((one) => at(one, 'persistentVolumeClaim', 'claimName') === claim),
    );
    const node = nodes.find(({ name }) => name === at(user, 'spec', 'nodeName')) ?? nodes[0];
    const reach = text(at(volume, 'metadata', 'annotations', 'reach'));
    const zone = node?.labels['topology.kubernetes.io/zone'];
    const key = reach === 'local' ? 'kubernetes.io/hostname' : 'topology.kubernetes.io/zone';
    const value = reach === 'local' ? node?.name : zone;
    if (reach === 'network' || value === undefined) continue;
    const term = { matchExpressions: [{ key, operator: 'In', values: [value] }] };
    volume.spec = { ...dict(volume.spec), nodeAffinity: { required: { nodeSelectorTerms: [term] } } };
  }
}

/** Some pods are being deleted, some are not ready, one may have been scheduled against the rules of today. */
function disturb(dice: JudgeDice, pods: readonly Item[], nodes: readonly Item[]): void {
  for (const pod of pods) {
    const node = at(pod, 'spec', 'nodeName');
    if (node === undefined || at(pod, 'status', 'phase') !== 'Running') continue;
    if (dice.chance(0.02)) pod.metadata = { ...dict(pod.metadata), deletionTimestamp: '2026-11-25T07:00:00Z' };
    const host = nodes.find((one) => at(one, 'metadata', 'name') === node);
    const ready = text(at(list(at(host, 'status', 'conditions'))[0], 'status')) === 'True' && !dice.chance(0.03);
    pod.status = { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] };
  }
}

function budgetOf(dice: JudgeDice, { name, namespace, labels, pods: own }: App, pods: readonly Item[]): Item[] {
  if (!dice.chance(own.length > 1 ? 0.3 : 0.05)) return [];
  const names = new Set(own.map((pod) => pod.name));
  const mine = pods.filter(
    (pod) => at(pod, 'metadata', 'namespace') === namespace && names.has(text(at(pod, 'metadata', 'name'))),
  );
  const healthy = mine.filter((pod) => at(list(at(pod, 'status', 'conditions'))[0], 'status') === 'True').length;
  const least = dice.chance(0.5) ? { minAvailable: dice.whole(Math.max(1, own.length - 2), own.length) } : undefined;
  const spec = least ?? { maxUnavailable: dice.pick([1, 1, 1, 0, '50%']) };
  const unavailable = 'maxUnavailable' in spec ? spec.maxUnavailable : 0;
  const allowedDown = typeof unavailable === 'string' ? Math.ceil(own.length / 2) : unavailable;
  const desired = least ? least.minAvailable : own.length - allowedDown;
  const status = {
    currentHealthy: healthy,
    desiredHealthy: desired,
    disruptionsAllowed: Math.max(0, healthy - desired),
    expectedPods: own.length,
  };
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, namespace },
      spec: { ...spec, selector: { matchLabels: { app: labels.app } } },
      status,
    },
  ];
}

const rangeItem = (namespace: string): Item => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'defaults', namespace },
  spec: {
    limits: [
      { type: 'Container', defaultRequest: { cpu: '200m', memory: '256Mi' }, default: { cpu: '1', memory: '1Gi' } },
    ],
  },
});

/** `kubectl top pods -A --containers`, now and then. */
function usageOf(dice: JudgeDice, pods: readonly Item[]): string | undefined {
  if (!dice.chance(0.15)) return undefined;
  const lines = pods.flatMap((pod) => {
    if (at(pod, 'status', 'phase') !== 'Running' || dice.chance(0.1)) return [];
    return list(at(pod, 'spec', 'containers')).map((container) =>
      [
        text(at(pod, 'metadata', 'namespace')),
        text(at(pod, 'metadata', 'name')),
        text(at(container, 'name')),
        `${dice.whole(1, 900)}m`,
        `${dice.whole(5, 900)}Mi`,
      ].join('   '),
    );
  });
  return ['NAMESPACE   POD   NAME   CPU(cores)   MEMORY(bytes)', ...lines, ''].join('\n');
}

function assumed(dice: JudgeDice): Item | undefined {
  const assume: Item = {
    ...(dice.chance(0.08)
      ? { requests: { cpu: dice.pick(['50m', '250m']), memory: dice.pick(['128Mi', '512Mi']) } }
      : {}),
    ...(dice.chance(0.08) ? { volumes: 'portable' } : {}),
    ...(dice.chance(0.05) ? { dump: 'complete' } : {}),
  };
  return Object.keys(assume).length > 0 ? assume : undefined;
}

/** What of it was copied: all, mostly. */
function shown(dice: JudgeDice, items: readonly Item[]): Item[] {
  const roll = dice.whole(1, 100);
  const without = (...kinds: string[]) => items.filter(({ kind }) => !kinds.includes(text(kind)));
  if (roll <= 2) return without('Pod');
  if (roll <= 5) {
    const one = text(
      at(
        items.find(({ kind }) => kind === 'Pod'),
        'metadata',
        'namespace',
      ),
    );
    return items.filter((item) => item.kind !== 'Pod' || at(item, 'metadata', 'namespace') === one);
  }
  if (roll <= 8) {
    const platform = (item: Item) =>
      at(item, 'metadata', 'namespace') === 'kube-system' ||
      at(list(at(item, 'metadata', 'ownerReferences'))[0], 'kind') === 'DaemonSet';
    return items.filter((item) => item.kind !== 'Pod' || !platform(item));
  }
  if (roll <= 12) return without('PersistentVolume', 'PersistentVolumeClaim');
  if (roll <= 14) return without('PodDisruptionBudget');
  if (roll <= 16) return without('Namespace', 'LimitRange');
  return [...items];
}
