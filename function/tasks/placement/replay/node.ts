import { type Amounts, amounts } from './amounts.js';
import { at, type Json, list, records, text, texts, written } from './json.js';
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
    allocatable: amounts(at(object, 'status', 'allocatable') ?? at(object, 'status', 'capacity')),
    cordoned: at(object, 'spec', 'unschedulable') === true || taints.some(({ key }) => key === UNSCHEDULABLE.key),
    ready: ready === undefined || ready.status === 'True',
    images: new Map(
      records(at(object, 'status', 'images')).flatMap(({ names, sizeBytes }) =>
        list(names).map((name) => [imageName(written(name)), typeof sizeBytes === 'number' ? sizeBytes : 0] as const),
      ),
    ),
  };
}

/** An image as nodes list it: what has no tag is the latest. */
export const imageName = (name: string): string =>
  name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;
