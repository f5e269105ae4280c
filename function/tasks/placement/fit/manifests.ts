import type { Field } from '../fields.js';
import { podRequests } from '../kubernetes/requests.js';
import { record } from '../replay/json.js';
import type { Template } from './template.js';
import { MOST_REPLICAS, MOST_WORKLOADS } from './workloads.js';

/** Kinds whose pods are of a template, with the kind of controller that owns the pods. */
const TEMPLATED = new Map([
  ['Deployment', 'ReplicaSet'],
  ['ReplicaSet', 'ReplicaSet'],
  ['ReplicationController', 'ReplicationController'],
  ['StatefulSet', 'StatefulSet'],
  ['Job', 'Job'],
]);
const KINDS = ['Pod', ...TEMPLATED.keys(), 'List'].join(', ');
/** Most lists inside each other. */
const DEEPEST = 3;

/** The workloads that Kubernetes objects describe; what is wrong with them is reported. */
export const readManifests = (field: Field, depth = 0): Template[] =>
  field.oneOrMore('Kubernetes objects', MOST_WORKLOADS).flatMap((one) => readManifest(one, depth));

function readManifest(field: Field, depth: number): Template[] {
  if (!field.isObject(`a Kubernetes object of kind ${KINDS}`)) return [];
  const kind = field.get('kind');
  if (kind.value === 'List' && depth < DEEPEST) return readManifests(field.get('items'), depth + 1);
  const owner = TEMPLATED.get(String(kind.value));
  if (kind.value !== 'Pod' && owner === undefined) {
    const why = kind.value === 'DaemonSet' ? ' (a DaemonSet runs on every node that it matches)' : '';
    kind.expected(`one of ${KINDS}${why}`);
    return [];
  }
  const template = readTemplate(field, owner);
  return template ? [template] : [];
}

/** A workload; `owner` is the kind of controller that owns its pods, undefined for a bare pod. */
function readTemplate(field: Field, owner: string | undefined): Template | undefined {
  const [metadata, spec] = [field.get('metadata'), field.get('spec')];
  const name = metadata.get('name').name('a name');
  const namespace = metadata.get('namespace').missing ? 'default' : metadata.get('namespace').name('a namespace');
  const of = owner === undefined ? field : spec.get('template');
  const count = spec.get(owner === 'Job' ? 'parallelism' : 'replicas');
  const replicas = owner === undefined || count.missing ? 1 : count.whole(0, MOST_REPLICAS);
  const podSpec = of.get('spec');
  if (podSpec.get('containers').missing) podSpec.get('containers').expected('a list of containers');
  podRequests(podSpec);
  if (name === undefined || namespace === undefined || replicas === undefined) return undefined;
  // Claims of a StatefulSet's template are made with its pods, and are taken to be mountable everywhere.
  const { nodeName: _, ...free } = record(podSpec.value);
  return {
    name: `${namespace}/${name}`,
    namespace,
    replicas,
    labels: record(of.get('metadata').get('labels').value),
    annotations: record(of.get('metadata').get('annotations').value),
    owner: { kind: owner ?? 'Pod', name },
    spec: free,
  };
}
