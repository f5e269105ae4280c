import { describe, expect, it } from 'vitest';
import { Field, Findings } from '../../../../function/tasks/placement/fields.js';
import { amountOf, podRequests } from '../../../../function/tasks/placement/kubernetes/requests.js';

const MIB = 2 ** 20;
const container = (cpu?: string, memory?: string, more: Record<string, unknown> = {}) => ({
  resources: { requests: { ...(cpu ? { cpu } : {}), ...(memory ? { memory } : {}) } },
  ...more,
});
const sidecar = (cpu: string, memory: string) => container(cpu, memory, { restartPolicy: 'Always' });

describe('the scheduler counts', () => {
  it.each<[string, Record<string, unknown>, number, number]>([
    ['nothing for a pod that asks for nothing', { containers: [{ name: 'a' }] }, 0, 0],
    ['the sum of the containers', { containers: [container('100m', '64Mi'), container('1', '1Gi')] }, 1100, 1088],
    [
      'what one init container needs alone',
      { containers: [container('1', '64Mi')], initContainers: [container('500m', '1Gi')] },
      1000,
      1024,
    ],
    [
      'the most of the init containers, not their sum',
      { containers: [], initContainers: [container('1', '1Mi'), container('2', '1Mi')] },
      2000,
      1,
    ],
    [
      'sidecars beside the containers',
      { containers: [container('1', '1Mi')], initContainers: [sidecar('500m', '2Mi')] },
      1500,
      3,
    ],
    [
      'sidecars beside the init containers after them',
      { containers: [container('1', '1Mi')], initContainers: [sidecar('1', '1Mi'), container('2', '1Mi')] },
      3000,
      2,
    ],
    [
      'init containers without the sidecars after them',
      { containers: [container('1', '1Mi')], initContainers: [container('2', '1Mi'), sidecar('500m', '1Mi')] },
      2000,
      2,
    ],
    ['overhead on top', { containers: [container('1', '1Mi')], overhead: { cpu: '250m', memory: '120Mi' } }, 1250, 121],
    [
      'what is asked for the pod as a whole',
      { containers: [container('1', '1Mi')], resources: { requests: { cpu: '3' } } },
      3000,
      1,
    ],
    [
      'that and overhead',
      { containers: [container('1', '1Mi')], resources: { requests: { cpu: '3' } }, overhead: { cpu: '1' } },
      4000,
      1,
    ],
  ])('%s', (_, spec, cpu, mebibytes) => {
    const findings = new Findings();
    const requests = podRequests(new Field(spec, '/spec', findings));
    expect(findings.invalid).toBeUndefined();
    expect(amountOf(requests)).toEqual({ cpu, memory: mebibytes * MIB });
  });

  it('other resources too', () => {
    const spec = { containers: [{ resources: { requests: { 'nvidia.com/gpu': '1', cpu: '1' } } }] };
    expect(Object.fromEntries(podRequests(new Field(spec, '', new Findings())))).toEqual({
      'nvidia.com/gpu': 1,
      cpu: 1000,
    });
  });
});
