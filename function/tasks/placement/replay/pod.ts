import type { Context } from './context.js';
import { type Json, list, record, records, text } from './json.js';
import type { Labels } from './labels.js';
import { isBoundToNode, ownerOf, whyNotEvictable } from './owner.js';
import { portsOf } from './ports.js';
import type { PodRules } from './rules.js';
import type { Sizes } from './sizes.js';
import type { Mounted } from './volumes.js';

/** A pod as the scheduler sees it, and what keeps it from being evicted. */
export interface SimPod {
  /** namespace/name. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** The name of the node that it has; undefined where it has none. */
  readonly node: string | undefined;
  /** Its controller, as namespace/kind/name; undefined for a bare pod. */
  readonly owner: string | undefined;
  readonly ownerKind: string | undefined;
  /** Whether it comes and goes with its node: a DaemonSet's pod or a mirror pod. */
  readonly boundToNode: boolean;
  readonly terminating: boolean;
  /** Whether scheduling gates keep it waiting. */
  readonly gated: boolean;
  readonly ready: boolean;
  readonly priority: number;
  /** Why it may not be evicted, budgets apart; undefined where it may. */
  readonly whyStays: string | undefined;
  /** The same object for pods with the same rules. */
  readonly rules: PodRules;
  /** The same object for pods of the same sizes. */
  readonly sizes: Sizes;
  /** Host ports as protocol/port/address. */
  readonly ports: readonly string[];
  readonly mounted: Mounted;
  readonly images: readonly string[];
}

/**
 * A pod; undefined for one that has ended.
 *
 * @throws {QuantityError} when a quantity is none, or too large to count with
 */
export function readSimPod(object: Json, context: Context): SimPod | undefined {
  const [metadata, spec, status] = [record(object.metadata), record(object.spec), record(object.status)];
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return undefined;
  const namespace = text(metadata.namespace) ?? 'default';
  const name = `${namespace}/${text(metadata.name) ?? ''}`;
  const labels = context.labels.of(metadata.labels);
  const owner = ownerOf(metadata);
  const mounted = context.storage.of(spec, namespace);
  const sizes = context.sizes.of(spec, name, namespace);
  const rules = context.rules.of(spec, namespace, labels);
  return {
    rules,
    sizes,
    name,
    namespace,
    labels,
    node: text(spec.nodeName) || undefined,
    owner: owner && `${namespace}/${owner.kind}/${owner.name}`,
    ownerKind: owner?.kind,
    boundToNode: isBoundToNode(owner),
    terminating: metadata.deletionTimestamp !== undefined && metadata.deletionTimestamp !== null,
    gated: list(spec.schedulingGates).length > 0,
    ready: isReady(status),
    priority: typeof spec.priority === 'number' ? spec.priority : 0,
    whyStays: whyNotEvictable(owner, record(metadata.annotations), mounted),
    ports: portsOf(spec),
    mounted,
    images: [...records(spec.initContainers), ...records(spec.containers)].flatMap(({ image }) => text(image) ?? []),
  };
}

function isReady(status: Json): boolean {
  const ready = records(status.conditions).find((condition) => condition.type === 'Ready');
  return status.phase !== 'Pending' && (ready === undefined || ready.status === 'True');
}
