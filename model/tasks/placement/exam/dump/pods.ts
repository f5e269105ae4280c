import { type App, HOSTNAME } from './apps.js';
import type { Item, Machine } from './machines.js';

/** What a pod is called, requests and where it runs; undefined where it has no node. */
export interface Planned {
  readonly app: App;
  readonly index: number;
  readonly cpu: number;
  readonly memory: number;
  readonly machine: Machine | undefined;
}

const hashOf = ({ name, namespace }: App) => `${namespace.length}${name.length}c9f7d5b8`;

export const imageOf = ({ name, kind }: App) =>
  `registry.example/${kind === 'DaemonSet' ? 'system' : 'teams'}/${name}:1.4.2`;

export const podName = ({ app, index, machine }: Planned): string => {
  const { name, kind } = app;
  if (kind === 'DaemonSet') return `${name}-${machine?.name ?? index}`;
  if (kind === 'StatefulSet' || kind === 'Kafka') return `${name}-${index}`;
  return kind === 'bare' ? name : `${ownerName(app)}-x${index.toString(36).padStart(4, '0')}`;
};

const ownerName = (app: App) => (app.kind === 'ReplicaSet' ? `${app.name}-${hashOf(app)}` : app.name);
export const claimName = (pod: Planned) => `data-${podName(pod)}`;

function labelsOf(pod: Planned): Record<string, string> {
  const { app } = pod;
  const own = { 'app.kubernetes.io/name': app.name, 'app.kubernetes.io/part-of': app.namespace };
  if (app.kind === 'ReplicaSet') return { ...own, 'pod-template-hash': hashOf(app) };
  if (app.kind !== 'StatefulSet') return own;
  return {
    ...own,
    'apps.kubernetes.io/pod-index': String(pod.index),
    'controller-revision-hash': hashOf(app),
    'statefulset.kubernetes.io/pod-name': podName(pod),
  };
}

/** The Pod object, with all that kubectl prints of one beside what decides where it runs. */
export function podItem(pod: Planned): Item {
  const { app, machine } = pod;
  const name = podName(pod);
  const owner = {
    apiVersion: 'apps/v1',
    kind: app.kind,
    name: ownerName(app),
    controller: true,
    uid: `uid-${app.name}`,
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: app.namespace,
      uid: `0d0f3c1e-${name}`,
      resourceVersion: '123456789',
      creationTimestamp: '2026-11-20T07:00:00Z',
      labels: labelsOf(pod),
      annotations: { 'prometheus.io/scrape': 'true', 'checksum/config': 'a'.repeat(64) },
      ...(app.kind === 'bare' ? {} : { ownerReferences: [owner] }),
    },
    spec: specOf(pod, name),
    status: machine ? runningStatus(app) : PENDING,
  };
}

const PENDING = {
  phase: 'Pending',
  conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
};

function runningStatus(app: App): Item {
  const condition = (type: string) => ({ type, status: 'True', lastTransitionTime: '2026-11-20T07:00:05Z' });
  return {
    phase: 'Running',
    qosClass: 'Burstable',
    podIP: '10.1.2.3',
    startTime: '2026-11-20T07:00:00Z',
    conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map(condition),
    containerStatuses: [
      {
        name: app.name,
        image: imageOf(app),
        imageID: `${imageOf(app)}@sha256:${'0'.repeat(64)}`,
        containerID: `containerd://${'1'.repeat(64)}`,
        ready: true,
        started: true,
        restartCount: 0,
        state: { running: { startedAt: '2026-11-20T07:00:04Z' } },
      },
    ],
  };
}

function specOf(pod: Planned, name: string): Item {
  const { app, machine } = pod;
  const token = `kube-api-access-${name.slice(-5)}`;
  return {
    containers: [containerOf(pod, token)],
    ...(machine ? { nodeName: machine.name } : {}),
    ...affinityOf(app, machine),
    ...(app.spreads.length > 0 ? { topologySpreadConstraints: app.spreads.map(spreadOf(app)) } : {}),
    ...(app.pool ? { nodeSelector: { pool: app.pool } } : {}),
    priority: app.priority,
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    serviceAccountName: app.name,
    enableServiceLinks: true,
    terminationGracePeriodSeconds: 30,
    tolerations: tolerationsOf(app),
    volumes: [
      ...(app.volumes ? [{ name: 'data', persistentVolumeClaim: { claimName: claimName(pod) } }] : []),
      ...(app.emptyDir ? [{ name: 'tmp', emptyDir: {} }] : []),
      { name: 'config', configMap: { name: app.name, defaultMode: 420 } },
      {
        name: token,
        projected: {
          defaultMode: 420,
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
            { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          ],
        },
      },
    ],
  };
}

function containerOf({ app, cpu, memory }: Planned, token: string): Item {
  const probe = { httpGet: { path: '/healthz', port: 8080, scheme: 'HTTP' }, periodSeconds: 10, failureThreshold: 3 };
  return {
    name: app.name,
    image: imageOf(app),
    imagePullPolicy: 'IfNotPresent',
    env: Array.from({ length: 8 }, (_, i) => ({ name: `SETTING_${i}`, value: `value of setting ${i} of ${app.name}` })),
    ports: [{ containerPort: 8080, name: 'http', protocol: 'TCP' }],
    resources: {
      requests: { cpu: `${cpu}m`, memory: `${memory}Mi` },
      limits: { memory: `${memory * 2}Mi` },
    },
    livenessProbe: probe,
    readinessProbe: probe,
    volumeMounts: [
      { name: 'config', mountPath: '/etc/app', readOnly: true },
      { name: token, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
    ],
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
}

const selectorOf = ({ name }: App) => ({ matchLabels: { 'app.kubernetes.io/name': name } });

function affinityOf(app: App, machine: Machine | undefined): Item {
  const term = { labelSelector: selectorOf(app), topologyKey: HOSTNAME };
  if (app.kind === 'DaemonSet') {
    const fields = [{ key: 'metadata.name', operator: 'In', values: [machine?.name] }];
    const required = { nodeSelectorTerms: [{ matchFields: fields }] };
    return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } };
  }
  if (app.apart) return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
  if (!app.preferred) return {};
  const preferred = [{ weight: 100, podAffinityTerm: term }];
  return { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } } };
}

const spreadOf =
  (app: App) =>
  ([topologyKey, required]: readonly [string, boolean]) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: required ? 'DoNotSchedule' : 'ScheduleAnyway',
    labelSelector: selectorOf(app),
  });

function tolerationsOf({ kind, pool }: App): Item[] {
  if (kind === 'DaemonSet') return [{ operator: 'Exists' }];
  return [
    ...(pool === 'batch' ? [{ key: 'dedicated', operator: 'Equal', value: 'batch', effect: 'NoSchedule' }] : []),
    ...['not-ready', 'unreachable'].map((state) => ({
      key: `node.kubernetes.io/${state}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })),
  ];
}
