import type { Field } from '../fields.js';
import { readTaint, type Taint } from '../taints.js';
import { type Requests, readRequests } from './requests.js';
import type { Labels } from './selectors.js';

/** A v1 Node, as far as it decides where pods may run. */
export interface NodeObject {
  readonly name: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  /** What pods may use in all. */
  readonly allocatable: Requests;
  readonly cordoned: boolean;
  readonly ready: boolean;
  /** Cordoned or not ready, so that no new pod goes there. */
  readonly closed: boolean;
  /** Whether it is of the control plane, and so cannot be removed. */
  readonly kept: boolean;
}

const CONTROL_PLANE = ['control-plane', 'master', 'etcd'].map((role) => `node-role.kubernetes.io/${role}`);

/** A node; undefined where it has no name, which is reported. */
export function readNode(object: Field): NodeObject | undefined {
  const metadata = object.get('metadata');
  const name = metadata.get('name').name('the name of a node');
  const labels = metadata.get('labels').texts('an object of texts');
  const spec = object.get('spec');
  const taints = spec.get('taints').list('a list of taints');
  const status = object.get('status');
  const allocatable = status.get('allocatable');
  for (const resource of ['cpu', 'memory'] as const) allocatable.get(resource).quantity(resource, 'bytes');
  const ready = status
    .get('conditions')
    .list('a list of conditions')
    .find((condition) => condition.get('type').value === 'Ready');
  if (name === undefined) return undefined;
  const cordoned = spec.get('unschedulable').value === true;
  const isReady = ready === undefined || ready.get('status').value === 'True';
  return {
    name,
    labels,
    taints: taints.flatMap((taint) => readTaint(taint) ?? []),
    allocatable: readRequests(allocatable),
    kept: CONTROL_PLANE.some((label) => labels.has(label)),
    cordoned,
    ready: isReady,
    closed: cordoned || !isReady,
  };
}
