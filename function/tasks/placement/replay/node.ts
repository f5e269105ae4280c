import { type Amounts, amounts } from './amounts.js';
import { at, type Json, records, text, texts } from './json.js';
import type { Labels } from './labels.js';
import { readTaints, type Taint } from './taints.js';

export interface SimNode {
  readonly name: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly allocatable: Amounts;
  readonly cordoned: boolean;
  readonly ready: boolean;
  /** Sizes of the images that are there, in bytes, by name. */
  readonly images: ReadonlyMap<string, number>;
}

/** The node controller writes a cordon as this taint, too; the cordon itself is what counts. */
export const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

export function readSimNode(object: Json): SimNode {
  const ready = records(at(object, 'status', 'conditions')).find(({ type }) => type === 'Ready');
  const taints = readTaints(at(object, 'spec', 'taints'));
  return {
    name: text(at(object, 'metadata', 'name')) ?? '',
    labels: texts(at(object, 'metadata', 'labels')),
    taints: taints.filter(({ key }) => key !== UNSCHEDULABLE.key),
    allocatable: amounts(at(object, 'status', 'allocatable')),
    cordoned: at(object, 'spec', 'unschedulable') === true,
    ready: ready === undefined || ready.status === 'True',
    images: new Map(
      records(at(object, 'status', 'images')).flatMap(({ names, sizeBytes }) =>
        (Array.isArray(names) ? names : []).map((name) => [String(name), Number(sizeBytes) || 0] as const),
      ),
    ),
  };
}
