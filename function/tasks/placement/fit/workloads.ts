import type { Field } from '../fields.js';
import type { Json } from '../replay/json.js';
import { record } from '../replay/json.js';
import { readToleration } from '../taints.js';
import type { Template } from './template.js';

const FIELDS = [
  'name',
  'namespace',
  'replicas',
  'cpu',
  'memory',
  'resources',
  'nodeSelector',
  'node_selector',
  'tolerations',
  'antiAffinity',
  'anti_affinity',
  'priority',
];
/** Most workloads of one question, and most replicas of one workload. */
export const MOST_WORKLOADS = 50;
export const MOST_REPLICAS = 500;

/** Labels of nodes that name a domain, by the words that people use for it. */
const KEYS = { hostname: 'kubernetes.io/hostname', zone: 'topology.kubernetes.io/zone' } as const;

/** The workloads that a context lists in its own words; what is wrong with them is reported. */
export const readWorkloads = (field: Field): Template[] =>
  field.list('a list of workloads', MOST_WORKLOADS).flatMap((one) => readWorkload(one) ?? []);

function readWorkload(field: Field): Template | undefined {
  if (!field.isObject('a workload: an object with name, cpu and memory')) return undefined;
  for (const key of field.keys()) {
    if (!FIELDS.includes(key)) field.get(key).fail(`expected one of ${FIELDS.join(', ')}`);
  }
  const name = field.get('name').name('the name of a workload');
  const namespace = field.get('namespace').missing ? 'default' : field.get('namespace').name('a namespace');
  const replicas = field.get('replicas').missing ? 1 : field.get('replicas').whole(1, MOST_REPLICAS);
  const cpu = field.get('cpu').quantity('cpu', 'MiB');
  const memory = field.get('memory').quantity('memory', 'MiB');
  const selector = field.either('nodeSelector', 'node_selector');
  const nodeSelector = Object.fromEntries(selector.texts('an object of labels'));
  const tolerations = field.get('tolerations');
  for (const one of tolerations.list('a list of tolerations')) readToleration(one);
  const resources = field.get('resources');
  for (const key of resources.keys()) resources.get(key).quantity('memory', 'bytes');
  const priority = field.get('priority').missing ? 0 : field.get('priority').whole(-(2 ** 31), 2 ** 31 - 1);
  const key = readDomain(field.either('antiAffinity', 'anti_affinity'));
  if (name === undefined || namespace === undefined || replicas === undefined) return undefined;
  const labels = { app: name };
  return {
    name: `${namespace}/${name}`,
    namespace,
    replicas,
    labels,
    annotations: {},
    owner: { kind: 'ReplicaSet', name },
    spec: {
      containers: [
        { name: 'main', resources: { requests: { ...record(resources.value), cpu: `${cpu}m`, memory: `${memory}` } } },
      ],
      nodeSelector,
      tolerations: tolerations.value ?? [],
      priority,
      ...(key === undefined ? {} : { affinity: apart(key, labels) }),
    },
  };
}

/** The label of nodes of which no two may share a value; undefined where replicas may share a node. */
function readDomain(field: Field): string | undefined {
  const { value } = field;
  if (field.missing || value === false) return undefined;
  if (value === true || value === 'hostname' || value === KEYS.hostname) return KEYS.hostname;
  if (value === 'zone' || value === KEYS.zone) return KEYS.zone;
  return field.expected('true, false, "hostname" or "zone"');
}

const apart = (topologyKey: string, matchLabels: Json): Json => ({
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector: { matchLabels } }],
  },
});
