import type { JudgeDice } from '../dice.js';
import type { Item } from './nodes.js';

export interface PodPlan {
  name: string;
  namespace: string;
  labels: Record<string, string>;
  owner: { kind: string; name: string } | undefined;
  annotations: Record<string, string>;
  spec: Item;
  phase: string;
}

/** A pod as kubectl prints it, shortened; it has no node yet. */
export function podItem({ name, namespace, labels, owner, annotations, spec, phase }: PodPlan): Item {
  const references = owner && [
    {
      apiVersion: apiOf(owner.kind),
      kind: owner.kind,
      name: owner.name,
      uid: `${namespace}-${owner.name}`,
      controller: true,
    },
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels,
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      ...(references ? { ownerReferences: references } : {}),
    },
    spec,
    status: { phase },
  };
}

const apiOf = (kind: string) => ({ Job: 'batch/v1', Node: 'v1', ReplicationController: 'v1' })[kind] ?? 'apps/v1';

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

export const suffix = (dice: JudgeDice, length: number) =>
  Array.from({ length }, () => LETTERS[dice.whole(0, LETTERS.length - 1)] ?? 'b').join('');

/** Requests and limits of a container: all, a part, limits only, or none. */
export function resourcesOf(dice: JudgeDice, small: boolean): Item {
  const cpu = small
    ? dice.pick(['10m', '50m', '100m'])
    : dice.pick(['50m', '100m', '250m', '0.5', '1', '1500m', '2', '3']);
  const memory = small
    ? dice.pick(['16Mi', '64Mi', '128Mi'])
    : dice.pick(['64Mi', '128Mi', '512Mi', '1Gi', '2Gi', '4Gi', '6G']);
  const roll = dice.whole(1, 100);
  if (roll <= 68) return { requests: { cpu, memory } };
  if (roll <= 74) return { requests: { cpu, memory }, limits: { memory: '8Gi' } };
  if (roll <= 80) return { requests: { cpu } };
  if (roll <= 84) return { requests: { memory } };
  if (roll <= 90) return { limits: { cpu, memory } };
  return {};
}
