import type { Chance } from '../chance.js';
import type { App } from './apps.js';
import type { Item, Style } from './nodes.js';

const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

interface Given {
  name: string;
  namespace: string;
  replicas: number;
  style: Style;
  others: readonly App[];
}

const term = (app: string, topologyKey: string, more: Item = {}): Item => ({
  labelSelector: { matchLabels: { app } },
  topologyKey,
  ...more,
});

export function affinityOf(chance: Chance, { name, namespace, replicas, style, others }: Given): Item | undefined {
  const key = () => (style.zones.length > 0 && chance.is(0.3) ? ZONE : HOSTNAME);
  const anti: Item = {};
  const roll = chance.int(1, 100);
  if (replicas > 1 && roll <= 16) anti[REQUIRED] = [term(name, replicas <= style.zones.length ? key() : HOSTNAME)];
  else if (replicas > 1 && roll <= 36)
    anti[PREFERRED] = [{ weight: chance.int(1, 100), podAffinityTerm: term(name, key()) }];
  const other = others.length > 0 ? chance.of(others) : undefined;
  const across = other && other.namespace !== namespace ? { namespaces: [other.namespace] } : {};
  const anywhere = chance.is(0.3) ? { namespaceSelector: {} } : across;
  if (other && chance.is(0.04)) anti[REQUIRED] = [...list(anti[REQUIRED]), term(other.name, HOSTNAME, anywhere)];
  const near: Item = {};
  if (other && chance.is(0.05)) near[REQUIRED] = [term(other.name, key(), anywhere)];
  else if (chance.is(0.02)) near[REQUIRED] = [term(name, key())];
  else if (other && chance.is(0.06))
    near[PREFERRED] = [{ weight: 50, podAffinityTerm: term(other.name, key(), anywhere) }];
  const node = nodeAffinity(chance, style);
  const all = {
    ...(Object.keys(anti).length > 0 ? { podAntiAffinity: anti } : {}),
    ...(Object.keys(near).length > 0 ? { podAffinity: near } : {}),
    ...(node ? { nodeAffinity: node } : {}),
  };
  return Object.keys(all).length > 0 ? all : undefined;
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function nodeAffinity(chance: Chance, { nodes, pools, mixed }: Style): Item | undefined {
  const required = (...terms: Item[]): Item => ({ [REQUIRED]: { nodeSelectorTerms: terms } });
  const roll = chance.int(1, 100);
  if (roll <= 2) {
    const values = [chance.of(nodes).name, chance.of(nodes).name];
    return required(
      { matchFields: [{ key: 'metadata.name', operator: 'In', values: values.slice(0, 1) }] },
      { matchFields: [{ key: 'metadata.name', operator: 'In', values: values.slice(1) }] },
    );
  }
  if (roll <= 5)
    return required({ matchExpressions: [{ key: HOSTNAME, operator: 'NotIn', values: [chance.of(nodes).name] }] });
  if (pools.length > 0 && roll <= 9)
    return required({
      matchExpressions: [{ key: 'generation', operator: chance.of(['Gt', 'Lt']), values: [String(chance.int(2, 8))] }],
    });
  if (mixed && roll <= 20)
    return required({ matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] }] });
  if (roll <= 24) {
    const preference = { matchExpressions: [{ key: HOSTNAME, operator: 'In', values: [chance.of(nodes).name] }] };
    return { [PREFERRED]: [{ weight: chance.int(1, 100), preference }] };
  }
  if (roll <= 26)
    return required({ matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' }] });
  return undefined;
}

export function spreadsFor(chance: Chance, { name, replicas, style }: Given): Item[] {
  const roll = chance.int(1, 100);
  if (roll > 22 || (replicas === 1 && roll > 6)) return [];
  const hard = chance.is(0.55);
  return [
    {
      maxSkew: chance.of([1, 1, 1, 2]),
      topologyKey: style.zones.length > 0 && chance.is(0.5) ? ZONE : HOSTNAME,
      whenUnsatisfiable: hard ? 'DoNotSchedule' : 'ScheduleAnyway',
      labelSelector: { matchLabels: { app: name } },
      ...(hard && chance.is(0.1) ? { minDomains: chance.int(1, 3) } : {}),
      ...(chance.is(0.2) ? { nodeTaintsPolicy: 'Honor' } : {}),
      ...(chance.is(0.1) ? { nodeAffinityPolicy: 'Ignore' } : {}),
      ...(chance.is(0.15) ? { matchLabelKeys: ['pod-template-hash'] } : {}),
    },
  ];
}
