import type { JudgeDice } from '../dice.js';
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

export function affinityOf(dice: JudgeDice, { name, namespace, replicas, style, others }: Given): Item | undefined {
  const key = () => (style.zones.length > 0 && dice.chance(0.3) ? ZONE : HOSTNAME);
  // Whatever is drawn below is drawn in this order: the same seed gives the same dump.
  const anti = apartFromItself();
  const other = others.length > 0 ? dice.pick(others) : undefined;
  const across = other && other.namespace !== namespace ? { namespaces: [other.namespace] } : {};
  const anywhere = dice.chance(0.3) ? { namespaceSelector: {} } : across;
  if (other && dice.chance(0.04)) anti[REQUIRED] = [...list(anti[REQUIRED]), term(other.name, HOSTNAME, anywhere)];
  const near = besides(other);
  const node = nodeAffinity(dice, style);
  const all = {
    ...(Object.keys(anti).length > 0 ? { podAntiAffinity: anti } : {}),
    ...(Object.keys(near).length > 0 ? { podAffinity: near } : {}),
    ...(node ? { nodeAffinity: node } : {}),
  };
  return Object.keys(all).length > 0 ? all : undefined;

  function apartFromItself(): Item {
    const roll = dice.whole(1, 100);
    if (replicas === 1 || roll > 36) return {};
    if (roll <= 16) return { [REQUIRED]: [term(name, replicas <= style.zones.length ? key() : HOSTNAME)] };
    return { [PREFERRED]: [{ weight: dice.whole(1, 100), podAffinityTerm: term(name, key()) }] };
  }

  function besides(app: App | undefined): Item {
    if (app && dice.chance(0.05)) return { [REQUIRED]: [term(app.name, key(), anywhere)] };
    if (dice.chance(0.02)) return { [REQUIRED]: [term(name, key())] };
    if (!app || !dice.chance(0.06)) return {};
    return { [PREFERRED]: [{ weight: 50, podAffinityTerm: term(app.name, key(), anywhere) }] };
  }
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function nodeAffinity(dice: JudgeDice, { nodes, pools, mixed }: Style): Item | undefined {
  const required = (...terms: Item[]): Item => ({ [REQUIRED]: { nodeSelectorTerms: terms } });
  const roll = dice.whole(1, 100);
  if (roll <= 2) {
    const values = [dice.pick(nodes).name, dice.pick(nodes).name];
    return required(
      { matchFields: [{ key: 'metadata.name', operator: 'In', values: values.slice(0, 1) }] },
      { matchFields: [{ key: 'metadata.name', operator: 'In', values: values.slice(1) }] },
    );
  }
  if (roll <= 5)
    return required({ matchExpressions: [{ key: HOSTNAME, operator: 'NotIn', values: [dice.pick(nodes).name] }] });
  if (pools.length > 0 && roll <= 9)
    return required({
      matchExpressions: [{ key: 'generation', operator: dice.pick(['Gt', 'Lt']), values: [String(dice.whole(2, 8))] }],
    });
  if (mixed && roll <= 20)
    return required({ matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] }] });
  if (roll <= 24) {
    const preference = { matchExpressions: [{ key: HOSTNAME, operator: 'In', values: [dice.pick(nodes).name] }] };
    return { [PREFERRED]: [{ weight: dice.whole(1, 100), preference }] };
  }
  if (roll <= 26)
    return required({ matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' }] });
  return undefined;
}

export function spreadsFor(dice: JudgeDice, { name, replicas, style }: Given): Item[] {
  const roll = dice.whole(1, 100);
  if (roll > 22 || (replicas === 1 && roll > 6)) return [];
  const hard = dice.chance(0.55);
  return [
    {
      maxSkew: dice.pick([1, 1, 1, 2]),
      topologyKey: style.zones.length > 0 && dice.chance(0.5) ? ZONE : HOSTNAME,
      whenUnsatisfiable: hard ? 'DoNotSchedule' : 'ScheduleAnyway',
      labelSelector: { matchLabels: { app: name } },
      ...(hard && dice.chance(0.1) ? { minDomains: dice.whole(1, 3) } : {}),
      ...(dice.chance(0.2) ? { nodeTaintsPolicy: 'Honor' } : {}),
      ...(dice.chance(0.1) ? { nodeAffinityPolicy: 'Ignore' } : {}),
      ...(dice.chance(0.15) ? { matchLabelKeys: ['pod-template-hash'] } : {}),
    },
  ];
}
