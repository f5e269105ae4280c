import { type Amounts, amounts } from './amounts.js';
import { at, type Json, list, records, text, texts, written } from './json.js';
import type { Labels } from './labels.js';
import { readTaints, type Taint, UNSCHEDULABLE } from './taints.js';

/** A node as the scheduler sees it. */
export interface SimNode {
  readonly name: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly allocatable: Amounts;
  readonly cordoned: boolean;
  readonly ready: boolean;
  /** Sizes in bytes of the images that the node has, by name. */
  readonly images: ReadonlyMap<string, number>;
}

/** @throws {QuantityError} when a quantity is none, or too large to count with */
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

/** The name of an image as nodes list it, where an image without a tag is the latest. */
export const imageName = (name: string): string =>
  name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;
