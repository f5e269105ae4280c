import { at, type Json, records } from '../replay/json.js';

/** Pods that are to come: what each of them is, and how many. */
export interface Template {
  /** namespace/name of the workload. */
  readonly name: string;
  readonly replicas: number;
  readonly namespace: string;
  readonly labels: Json;
  readonly annotations: Json;
  readonly owner: { readonly kind: string; readonly name: string };
  readonly spec: Json;
}

/** The lowest priority that a pod can have: others come before it. */
const LAST = -(2 ** 31);

/** Pods of a template as kubectl prints them before they have a node. `last`: they come after all that wait. */
export function podsOf(template: Template, prefix: string, count: number, last = false): Json[] {
  const { namespace, labels, annotations, owner, spec } = template;
  return Array.from({ length: count }, (_, i) => ({
    kind: 'Pod',
    metadata: {
      name: `${prefix}-${i + 1}`,
      namespace,
      labels,
      annotations,
      ownerReferences: [{ ...owner, controller: true }],
    },
    spec: { ...spec, ...(last ? { priority: LAST } : {}) },
    status: { phase: 'Pending' },
  }));
}

/** CPU and memory, as far as some container of the pods neither requests it nor limits it. */
export const unrequested = ({ spec }: Template): ('cpu' | 'memory')[] =>
  (['cpu', 'memory'] as const).filter((resource) => {
    const whole = at(spec, 'resources', 'requests', resource);
    const lacks = (container: Json) =>
      at(container, 'resources', 'requests', resource) === undefined &&
      at(container, 'resources', 'limits', resource) === undefined;
    return whole === undefined && records(spec.containers).some(lacks);
  });

/** The name of a pod object, as namespace/name. */
export const podName = ({ metadata }: Json): string => {
  const { namespace, name } = Object(metadata);
  return `${String(namespace)}/${String(name)}`;
};
