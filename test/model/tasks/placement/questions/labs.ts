import type { Machine, Pod, Reference } from '../../../../../model/tasks/placement/questions/reference/cluster.js';

/** A node of 1,000 millicores and 1,000 mebibytes, unless something else is said. */
export const machine = (name: string, said: Partial<Machine> = {}): Machine => ({
  name,
  labels: { 'kubernetes.io/hostname': name, zone: name },
  taints: [],
  controlPlane: false,
  room: { cpu: 1000, memory: 1000 },
  pods: 110,
  ...said,
});

/** A pod of a ReplicaSet that requests so many millicores on a node, given by index. */
export const pod = (name: string, cpu: number, at: number | undefined, said: Partial<Pod> = {}): Pod => ({
  name: `default/${name}`,
  namespace: 'default',
  labels: { 'app.kubernetes.io/name': name },
  request: { cpu, memory: 10 },
  at,
  owner: 'ReplicaSet',
  selector: {},
  volumes: [],
  tolerations: [],
  apart: [],
  spreads: [],
  ...said,
});

/** What pins a pod to a node for its data. */
export const dataOn = (name: string): Pod['volumes'] => [['kubernetes.io/hostname', [name]]];

/** Of one app, kept apart. */
export const apart = (app: string): Partial<Pod> => ({
  labels: { 'app.kubernetes.io/name': app },
  apart: [{ 'app.kubernetes.io/name': app }],
});

export const lab = (
  machines: readonly Machine[],
  pods: readonly Pod[],
  budgets: Reference['budgets'] = [],
): Reference => ({ machines, pods, budgets });
