import { describe, expect, it } from 'vitest';
import { readConfig } from '../../function/settings/config.js';
import { at, configFile, configYaml, envFile, list, record } from './files.js';

const settings = envFile('base/settings.env');
const [service] = configYaml('base/service.yaml');
const [trigger] = configYaml('base/trigger.yaml');
const pod = at(service, 'spec', 'template', 'spec');
const container = at(pod, 'containers', 0);
const annotations = at(service, 'spec', 'template', 'metadata', 'annotations');

/** The names that readConfig asks for; those that a SinkBinding sets (K_…) are its own business. */
function variables(): string[] {
  const asked = new Set<string>();
  readConfig(new Proxy({}, { get: (_, name) => void asked.add(String(name)) }));
  // Serving sets PORT itself, and refuses a Service that does.
  return [...asked].filter((name) => !name.startsWith('K_') && name !== 'PORT').sort();
}

/** Milliseconds of `PT120S`. */
function duration(text: unknown): number {
  const [, seconds] = /^PT(\d+)S$/.exec(String(text)) ?? [];
  if (seconds === undefined) throw new Error(`expected PT…S, got ${text}`);
  return Number(seconds) * 1000;
}

describe('the settings in the ConfigMap', () => {
  it('are those that the function reads, no more and no less', () => {
    expect(Object.keys(settings).sort()).toEqual(variables());
  });

  it('start the function', () => {
    const config = readConfig(settings);
    expect(config).toMatchObject({ device: 'cuda', modelPath: '/models/trm-checkpoint.pth' });
  });
});

describe('the Service, the Trigger and the settings fit together', () => {
  const config = readConfig(settings);

  it('Knative sends a pod as much as it admits, and scales before that', () => {
    expect(at(pod, 'containerConcurrency')).toBe(config.maxQueue);
    expect(Number(at(annotations, 'autoscaling.knative.dev/target'))).toBeLessThan(config.maxQueue);
  });

  it('a request ends before its delivery does, and that before the revision gives up', () => {
    const delivery = duration(at(trigger, 'spec', 'delivery', 'timeout'));
    expect(config.requestTimeoutMs).toBeLessThan(delivery);
    expect(delivery).toBeLessThan(Number(at(pod, 'timeoutSeconds')) * 1000);
  });

  it('the pod has its whole grace time', () => {
    expect(config.shutdownGraceMs).toBeLessThan(Number(at(pod, 'timeoutSeconds')) * 1000);
  });

  it('the port and the model path are where the pod has them', () => {
    expect(at(container, 'ports', 0, 'containerPort')).toBe(config.port);
    expect(config.modelPath?.startsWith(`${at(container, 'volumeMounts', 0, 'mountPath')}/`)).toBe(true);
  });

  it('the queue alert speaks of nine tenths of what is admitted', () => {
    const rules = configYaml('base/alerts.yaml').map((file) => JSON.stringify(file));
    expect(rules.join()).toContain(`agent_reasoning_in_flight) >= ${Math.ceil(config.maxQueue * 0.9)}`);
  });
});

describe('a delivery that fails', () => {
  const delivery = at(trigger, 'spec', 'delivery');
  const retries = Number(at(delivery, 'retry'));
  const pauses = Array.from({ length: retries }, (_, i) => (duration(at(delivery, 'backoffDelay')) / 1000) * 2 ** i);
  const between = pauses.reduce((sum, pause) => sum + pause, 0);
  const each = duration(at(delivery, 'timeout')) / 1000;
  const minutes = Math.floor(((retries + 1) * each + between) / 60);

  it('is given up as late as the comments say, while Serving holds each attempt until its timeout', () => {
    expect(at(delivery, 'backoffPolicy')).toBe('exponential');
    expect(configFile('base/trigger.yaml').replaceAll(/\n *#/g, '')).toContain(
      `${retries + 1} attempts of ${each} seconds and ${between} between them, up to ${minutes} minutes`,
    );
    expect(configFile('README.md')).toContain(`up to ${minutes} minutes`);
  });
});

describe.each(['studio', 'pro'])('the broker of %s', (overlay) => {
  const broker = configYaml(`${overlay}/broker.yaml`).find((object) => at(object, 'kind') === 'Broker');
  const [kustomization] = configYaml(`${overlay}/kustomization.yaml`);

  it('is told to the function from the first revision on, so that nothing makes a second one', () => {
    const kafka = at(broker, 'metadata', 'annotations', 'eventing.knative.dev/broker.class') === 'Kafka';
    const host = `${kafka ? 'kafka-' : ''}broker-ingress.knative-eventing.svc.cluster.local`;
    const { brokerUrl } = readConfig({ ...settings, ...envFile(`${overlay}/settings.env`) });
    const [namespace, name] = [at(kustomization, 'namespace'), at(broker, 'metadata', 'name')];
    expect(brokerUrl).toBe(`http://${host}/${namespace}/${name}`);
    expect(at(trigger, 'spec', 'broker')).toBe(name);
    expect(at(kustomization, 'configMapGenerator', 0, 'envs')).toEqual(['settings.env']);
  });

  it('is bound by no SinkBinding, which would write into the Service', () => {
    const listed = ['base', overlay].map((folder) => configFile(`${folder}/kustomization.yaml`));
    expect(listed.join()).not.toMatch(/sinkbinding/i);
  });
});

describe('the overlay without a GPU', () => {
  it('runs on the CPU, with the models in the image', () => {
    const own = envFile('cpu/settings.env');
    expect(readConfig({ ...settings, ...own })).toMatchObject({ device: 'cpu', modelPath: undefined, workers: 2 });
  });
});

describe('the components', () => {
  const namespace = at(configYaml('studio/kustomization.yaml')[0], 'namespace');
  /** The values that a list of JSON patches adds, by their paths. */
  const added = (file: string) =>
    Object.fromEntries(list(configYaml(file)[0]).map((patch) => [String(at(patch, 'path')), at(patch, 'value')]));
  const MOUNTS = '/spec/template/spec/containers/0/volumeMounts/-';
  const VOLUMES = '/spec/template/spec/volumes/-';

  it('keys: the file of keys is in the Secret that is mounted', () => {
    const { apiKeysFile = '' } = readConfig({ ...settings, ...envFile('keys/settings.env') });
    const mounted = String(at(added('keys/service.yaml')[MOUNTS], 'mountPath'));
    expect(apiKeysFile).toBe(`${mounted}/keys`);
    const secret = at(added('keys/service.yaml')[VOLUMES], 'secret', 'secretName');
    expect(configFile('README.md')).toContain(`create secret generic ${secret} --from-file=keys`);
  });

  it('oidc: the Trigger asks for a token for the audience that the function expects, under its own identity', () => {
    const { oidc } = readConfig({ ...settings, ...envFile('oidc/settings.env') });
    expect(oidc?.audience).toBe(at(added('oidc/trigger.yaml')['/spec/subscriber/audience']));
    // GetOIDCServiceAccountNameForResource of knative.dev/eventing, for names as short as this one.
    const identity = `${at(trigger, 'metadata', 'name')}-oidc-eventing.knative.dev-trigger`;
    expect(oidc?.subjects).toEqual([`system:serviceaccount:${namespace}:${identity}`]);
  });

  it('oidc: its files are mounted, and the token for the broker is for that broker', () => {
    const { oidc, publishTokenFile } = readConfig({ ...settings, ...envFile('oidc/settings.env') });
    const patches = added('oidc/service.yaml');
    const sources = list(at(patches[VOLUMES], 'projected', 'sources')).map(record);
    const tokens = sources.flatMap(({ serviceAccountToken }) => serviceAccountToken ?? []).map(record);
    const files = ['ca.crt', ...tokens.map(({ path }) => String(path))];
    const mounted = String(at(patches[MOUNTS], 'mountPath'));
    expect([oidc?.caFile, oidc?.tokenFile, publishTokenFile]).toEqual(files.map((file) => `${mounted}/${file}`));
    const broker = `eventing.knative.dev/broker/${namespace}/${at(trigger, 'spec', 'broker')}`;
    expect(tokens.map(({ audience }) => audience)).toEqual([undefined, broker]);
  });
});

describe('the image', () => {
  it('without a GPU is of the same version', async () => {
    const { default: pkg } = await import('../../package.json', { with: { type: 'json' } });
    const [kustomization] = configYaml('cpu/kustomization.yaml');
    expect(at(kustomization, 'images', 0)).toMatchObject({ newTag: `${pkg.version}-cpu` });
  });

  it.each(['studio', 'pro', 'models'])('%s names the version of the package', async (overlay) => {
    const { default: pkg } = await import('../../package.json', { with: { type: 'json' } });
    const [kustomization] = configYaml(`${overlay}/kustomization.yaml`);
    expect(at(kustomization, 'images', 0)).toMatchObject({ name: 'agent-reasoning', newTag: pkg.version });
  });
});
