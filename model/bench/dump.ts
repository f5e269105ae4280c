import { Dice } from '../data/dice.js';

/** What of a dump's size can be chosen. */
export interface DumpPlan {
  nodes: number;
  pods: number;
  /** As kubectl prints it, with four spaces a level, or on one line, as `jq -c` does. */
  pretty: boolean;
  /** With what --show-managed-fields adds. */
  managedFields: boolean;
  seed: number;
}

type Json = Readonly<Record<string, unknown>>;

const TIME = '2026-01-01T00:00:00Z';
const NODE_MEMORY_GIB = 64;
const NODE_CPU = 16;
const IMAGES = 50;
const PODS_OF_AN_APP = 5;

/**
 * The body of a request with a dump of a cluster as kubectl prints it, with all that pods have beside what is asked of them:
 * environment, probes, volumes, statuses. Two thirds of the requests of a full cluster, without rules, so that some nodes
 * can be emptied.
 */
export function dumpRequest({ nodes, pods, pretty, managedFields, seed }: DumpPlan): Buffer {
  const dice = new Dice(seed);
  const images = Array.from(
    { length: 4 * IMAGES },
    (_, i) => `registry.example.org/team-${i % 7}/service-${i}:v1.${i}`,
  );
  const items: Json[] = [];
  for (let n = 0; n < nodes; n++) items.push(node(n, images, dice));
  const apps = Array.from({ length: Math.ceil(pods / PODS_OF_AN_APP) }, (_, a) => app(a, images, dice));
  for (let p = 0; p < pods; p++)
    items.push(pod(p, nodes, apps[Math.floor(p / PODS_OF_AN_APP)] ?? app(0, images, dice), dice));
  const listed = managedFields ? items.map(withManagedFields) : items;
  const kubernetes = { apiVersion: 'v1', items: listed, kind: 'List', metadata: { resourceVersion: '' } };
  const request = { question: 'Which nodes can be emptied?', context: { kubernetes } };
  return Buffer.from(JSON.stringify(request, null, pretty ? 4 : 0));
}

const nameOfNode = (n: number) => `node-${String(n).padStart(4, '0')}`;
const hex = (dice: Dice, length: number) => Array.from({ length }, () => dice.whole(0, 15).toString(16)).join('');

function node(n: number, images: readonly string[], dice: Dice): Json {
  const name = nameOfNode(n);
  const amounts = { cpu: String(NODE_CPU), memory: `${NODE_MEMORY_GIB * 1024 ** 2}Ki`, pods: '110' };
  const condition = (type: string, status: string) => ({
    ...{ lastHeartbeatTime: TIME, lastTransitionTime: TIME, message: `kubelet has said so of ${type}` },
    ...{ reason: `Kubelet${type}`, status, type },
  });
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      annotations: { 'node.alpha.kubernetes.io/ttl': '0', 'csi.volume.kubernetes.io/nodeid': `{"csi":"${name}"}` },
      creationTimestamp: TIME,
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux' },
      name,
      uid: hex(dice, 32),
    },
    spec: { podCIDR: `10.${n >> 8}.${n & 255}.0/24`, providerID: `example://${name}` },
    status: {
      addresses: [{ address: `192.168.${n >> 8}.${n & 255}`, type: 'InternalIP' }],
      allocatable: amounts,
      capacity: amounts,
      conditions: [
        ...['MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => condition(type, 'False')),
        condition('Ready', 'True'),
      ],
      images: dice.some(images, IMAGES).map((image) => ({
        names: [`${image.split(':')[0]}@sha256:${hex(dice, 64)}`, image],
        sizeBytes: dice.whole(1_000_000, 500_000_000),
      })),
      nodeInfo: { architecture: 'amd64', kernelVersion: '6.8.0', kubeletVersion: 'v1.34.1', operatingSystem: 'linux' },
    },
  };
}

/** What the pods of one ReplicaSet have in common, which is all that its template says. */
interface App {
  name: string;
  namespace: string;
  image: string;
  requests: Json;
  /** Of the ReplicaSet. */
  uid: string;
}

function app(a: number, images: readonly string[], dice: Dice): App {
  return {
    name: `app-${a}`,
    namespace: a % 50 === 0 ? 'kube-system' : `team-${a % 23}`,
    image: dice.pick(images),
    requests: { cpu: `${dice.whole(300, 700)}m`, memory: `${dice.whole(1000, 3000)}Mi` },
    uid: hex(dice, 32),
  };
}

function pod(p: number, nodes: number, { name: app, namespace, image, requests, uid }: App, dice: Dice): Json {
  const name = `${app}-6f7d9c8b5-${hex(dice, 5)}${p}`;
  const perPod = nodes / 20;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      annotations: { 'kubectl.kubernetes.io/restartedAt': TIME, 'checksum/config': hex(dice, 64) },
      creationTimestamp: TIME,
      generateName: `${app}-6f7d9c8b5-`,
      labels: {
        'app.kubernetes.io/name': app,
        'app.kubernetes.io/managed-by': 'Helm',
        'pod-template-hash': '6f7d9c8b5',
      },
      name,
      namespace,
      ownerReferences: [
        ...[{ apiVersion: 'apps/v1', blockOwnerDeletion: true, controller: true, kind: 'ReplicaSet' }].map((one) => ({
          ...one,
          ...{ name: `${app}-6f7d9c8b5`, uid },
        })),
      ],
      uid: hex(dice, 32),
    },
    spec: {
      containers: [container(app, image, requests)],
      ...{ dnsPolicy: 'ClusterFirst', enableServiceLinks: true, nodeName: nameOfNode(p % nodes) },
      ...{ preemptionPolicy: 'PreemptLowerPriority', priority: 0, restartPolicy: 'Always' },
      ...{ schedulerName: 'default-scheduler', serviceAccountName: app, terminationGracePeriodSeconds: 30 },
      tolerations: ['not-ready', 'unreachable'].map((key) => ({
        ...{ effect: 'NoExecute', key: `node.kubernetes.io/${key}`, operator: 'Exists', tolerationSeconds: 300 },
      })),
      volumes: [
        { configMap: { defaultMode: 420, name: app }, name: 'config' },
        { name: 'kube-api-access', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
      ],
    },
    status: {
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
        ...{ lastProbeTime: null, lastTransitionTime: TIME, status: 'True', type },
      })),
      containerStatuses: [
        {
          ...{ containerID: `containerd://${hex(dice, 64)}`, image, imageID: `${image}@sha256:${hex(dice, 64)}` },
          ...{ lastState: {}, name: app, ready: true, restartCount: 0, started: true },
          state: { running: { startedAt: TIME } },
        },
      ],
      ...{ hostIP: `192.168.0.${p % 250}`, phase: 'Running', podIP: `10.0.${p % 250}.${p % 199}` },
      ...{ qosClass: 'Burstable', startTime: TIME, observedGeneration: Math.ceil(perPod) },
    },
  };
}

function container(app: string, image: string, requests: Json): Json {
  const probe = { failureThreshold: 3, httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' }, periodSeconds: 10 };
  return {
    args: ['--config=/etc/service/config.yaml', '--log-level=info', `--name=${app}`],
    env: Array.from({ length: 12 }, (_, i) => ({ name: `SETTING_${i}`, value: `https://${app}.example.org/${i}` })),
    image,
    imagePullPolicy: 'IfNotPresent',
    ...{ livenessProbe: probe, readinessProbe: probe, name: app },
    ports: [{ containerPort: 8080, name: 'http', protocol: 'TCP' }],
    resources: { limits: { memory: '4Gi' }, requests },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    ...{ terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' },
    volumeMounts: [{ mountPath: '/etc/service', name: 'config' }],
  };
}

/** What the API server notes of who wrote which field: about as much again as the object itself. */
function withManagedFields(item: Json): Json {
  const fields = (value: unknown): Json =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [`f:${name}`, fields(inner)]))
      : {};
  const entry = (manager: string, part: unknown) => ({
    ...{ apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: fields(part), manager, operation: 'Update', time: TIME },
  });
  const managedFields = [
    entry('kube-controller-manager', { metadata: item.metadata, spec: item.spec }),
    entry('kubelet', { status: item.status }),
  ];
  return { ...item, metadata: { ...(typeof item.metadata === 'object' ? item.metadata : {}), managedFields } };
}
