import { describe, expect, it } from 'vitest';
import { at, configYaml, list } from './files.js';
import { podOf, refusals } from './pods.js';

const FILES = ['base/service.yaml', 'base/deadletters.yaml', 'pro/ratelimits.yaml', 'models/pod.yaml'];
const secure = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
const container = { name: 'main', ports: [{ containerPort: 8080 }], securityContext: secure };

function service(changed: object, spec: object = {}) {
  const template = { spec: { ...spec, containers: [{ ...container, ...changed }] } };
  return { apiVersion: 'serving.knative.dev/v1', kind: 'Service', spec: { template } };
}

describe('the pods of the manifests', () => {
  it.each(FILES)('%s: Kubernetes refuses none', (file) => {
    const objects = configYaml(file);
    expect(objects.filter((object) => podOf(object) !== undefined).length).toBeGreaterThan(0);
    expect(objects.flatMap(refusals)).toEqual([]);
  });

  it('every probe of the function names the port of its container', () => {
    const [object] = configYaml('base/service.yaml');
    const main = list(podOf(object)?.containers)[0];
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      expect(at(main, probe, 'httpGet', 'port')).toBe(at(main, 'ports', 0, 'containerPort'));
    }
  });
});

describe('a pod that Kubernetes refuses after its Service was admitted', () => {
  const path = { path: '/health/liveness' };

  it.each<[string, object, string]>([
    ['a probe without a port', { startupProbe: { httpGet: path } }, 'startupProbe.httpGet.port: expected a port'],
    ['one of another port', { livenessProbe: { tcpSocket: { port: 80 } } }, 'got 80'],
    ['one without a handler', { startupProbe: { periodSeconds: 2 } }, 'startupProbe: expected one of'],
    [
      'a liveness that must succeed twice',
      { livenessProbe: { httpGet: { ...path, port: 8080 }, successThreshold: 2 } },
      'expected 1, got 2',
    ],
    ['more asked than allowed', { resources: { requests: { cpu: '2' }, limits: { cpu: '500m' } } }, 'cpu up to 500m'],
    ['a device without a limit', { resources: { requests: { 'nvidia.com/gpu': 1 } } }, 'expected nvidia.com/gpu'],
    [
      'half of a device',
      { resources: { requests: { 'nvidia.com/gpu': 1 }, limits: { 'nvidia.com/gpu': 2 } } },
      'nvidia.com/gpu of 2, got 1',
    ],
    ['a mount of no volume', { volumeMounts: [{ name: 'models', mountPath: '/models' }] }, 'got models'],
    ['root', { securityContext: { ...secure, runAsNonRoot: false } }, 'expected runAsNonRoot: true'],
    ['what it may do left open', { securityContext: { ...secure, capabilities: {} } }, 'capabilities.drop'],
  ])('%s', (_, changed, words) => {
    const found = refusals(service(changed));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(words);
  });

  it('two volumes of one name, mounted in one place', () => {
    const mount = { name: 'tmp', mountPath: '/tmp' };
    const found = refusals(service({ volumeMounts: [mount, mount] }, { volumes: [{ name: 'tmp' }, { name: 'tmp' }] }));
    expect(found).toEqual(['volume tmp: expected once, got twice', 'main: mountPath /tmp: expected once, got twice']);
  });

  it('what makes no pod has none', () => {
    expect(refusals({ apiVersion: 'v1', kind: 'Service', spec: {} })).toEqual([]);
  });
});
