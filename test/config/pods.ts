import { at, list, record } from './files.js';

/**
 * What Kubernetes would refuse of the pods that a manifest leads to, although the manifest itself is admitted: Serving
 * checks little of a pod, and a Deployment's pods are checked by Pod Security only when they are made. One line each; none
 * for an object that makes no pod. By ValidatePodSpec of Kubernetes and its Pod Security Standard "restricted".
 */
export function refusals(object: unknown): string[] {
  const pod = podOf(object);
  if (pod === undefined) return [];
  const volumes = list(pod.volumes ?? []).map((volume) => String(at(volume, 'name')));
  const containers = list(pod.containers);
  return [
    ...repeated('volume', volumes),
    ...repeated(
      'container',
      containers.map((container) => String(at(container, 'name'))),
    ),
    ...containers.flatMap((container) => {
      const here = record(container);
      const name = String(here.name);
      const found = [...probes(here), ...amounts(here), ...mounts(here, volumes), ...restricted(here, pod)];
      return found.map((line) => `${name}: ${line}`);
    }),
  ];
}

/** The spec of the pods that an object makes; undefined where it makes none. */
export function podOf(object: unknown): Record<string, unknown> | undefined {
  const kind = at(object, 'kind');
  if (kind === 'Pod') return record(at(object, 'spec'));
  const serving = kind === 'Service' && String(at(object, 'apiVersion')).startsWith('serving.knative.dev/');
  return serving || kind === 'Deployment' ? record(at(object, 'spec', 'template', 'spec')) : undefined;
}

const HANDLERS = ['httpGet', 'tcpSocket', 'grpc', 'exec'];
/** Serving sends these to its queue-proxy and fills their ports in; a startup probe goes to the kubelet as it is. */
const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'];

function probes(container: Record<string, unknown>): string[] {
  const ports = list(container.ports ?? []).map(record);
  const known: unknown[] = ports
    .flatMap(({ name, containerPort }) => [name, containerPort])
    .filter((port) => port !== undefined);
  return PROBES.filter((probe) => container[probe] !== undefined).flatMap((probe) => {
    const value = record(container[probe]);
    const [handler, another] = HANDLERS.filter((name) => value[name] !== undefined);
    const found: string[] = [];
    if (handler === undefined || another !== undefined) found.push(`${probe}: expected one of ${HANDLERS.join(', ')}`);
    else if (handler !== 'exec') {
      const { port } = record(value[handler]);
      if (!known.includes(port)) found.push(`${probe}.${handler}.port: expected a port of the container, got ${port}`);
    }
    if (probe !== 'readinessProbe' && (value.successThreshold ?? 1) !== 1) {
      found.push(`${probe}.successThreshold: expected 1, got ${value.successThreshold}`);
    }
    return found;
  });
}

const FACTORS: Record<string, number> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

/** A quantity as a number: of cores, bytes or devices. */
function quantity(value: unknown): number {
  const [, digits = '', unit = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(String(value)) ?? [];
  return Number(digits || Number.NaN) * (FACTORS[unit] ?? Number.NaN);
}

function amounts(container: Record<string, unknown>): string[] {
  const { requests = {}, limits = {} } = record(container.resources ?? {});
  const [asked, most] = [record(requests), record(limits)];
  return [...new Set([...Object.keys(asked), ...Object.keys(most)])].flatMap((name) => {
    // Of a device nothing can be shared: its request is its limit.
    const device = name.includes('/');
    if (device && most[name] === undefined) return [`resources.limits: expected ${name}, as in requests`];
    const [request, limit] = [quantity(asked[name] ?? most[name]), quantity(most[name] ?? asked[name])];
    if (device ? request === limit : request <= limit) return [];
    return [`resources.requests: expected ${name} ${device ? 'of' : 'up to'} ${most[name]}, got ${asked[name]}`];
  });
}

function mounts(container: Record<string, unknown>, volumes: readonly string[]): string[] {
  const mounted = list(container.volumeMounts ?? []).map(record);
  const missing = mounted.filter(({ name }) => !volumes.includes(String(name)));
  return [
    ...missing.map(({ name }) => `volumeMounts: expected a volume of the pod, got ${name}`),
    ...repeated(
      'mountPath',
      mounted.map(({ mountPath }) => String(mountPath)),
    ),
  ];
}

/** The namespace enforces this of every pod; who makes the pod hears of it, not who applies the manifest. */
function restricted(container: Record<string, unknown>, pod: Record<string, unknown>): string[] {
  const own = record(container.securityContext ?? {});
  const inherited = { ...record(pod.securityContext ?? {}), ...own };
  const capabilities = record(own.capabilities ?? {});
  const demands: [string, boolean][] = [
    ['allowPrivilegeEscalation: false', own.allowPrivilegeEscalation === false],
    ['capabilities.drop: [ALL]', list(capabilities.drop ?? []).includes('ALL')],
    ['runAsNonRoot: true', inherited.runAsNonRoot === true],
    ['no runAsUser 0', inherited.runAsUser !== 0],
    ['seccompProfile: RuntimeDefault', record(inherited.seccompProfile ?? {}).type === 'RuntimeDefault'],
  ];
  return demands.filter(([, met]) => !met).map(([demand]) => `securityContext: expected ${demand}`);
}

function repeated(what: string, names: readonly string[]): string[] {
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  return twice.map((name) => `${what} ${name}: expected once, got twice`);
}
