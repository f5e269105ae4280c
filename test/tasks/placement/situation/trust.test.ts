import { describe, expect, it } from 'vitest';
import { trustIn } from '../../../../function/tasks/placement/situation/trust.js';
import { asks, node, pod, situation, WHOLE } from './dumps.js';

const agent = pod('agent', { on: 'a', owner: 'DaemonSet/agent', namespace: 'kube-system', ...asks('1m') });
const trust = (pods: readonly unknown[], assume: Readonly<Record<string, unknown>> = {}) =>
  trustIn(situation([node('a'), node('b'), agent, ...pods], assume));
const stated = pod('x', { on: 'a', ...asks('1') });
const silent = pod('y', { on: 'a' });
const claim = pod('z', {
  on: 'a',
  ...asks('1'),
  spec: { volumes: [{ name: 'c', persistentVolumeClaim: { claimName: 'c' } }] },
});

describe('trust', () => {
  it('is whole where nothing was assumed', () => {
    expect(trust([stated])).toBe(1);
  });
  it('falls with the share of pods that count by an assumption', () => {
    expect(trust([stated, silent])).toBe(0.75);
    expect(trust([silent])).toBe(0.5);
  });
  it('falls with claims that nobody has seen, assumed to stay or to follow', () => {
    expect(trust([claim])).toBe(0.5);
    expect(trust([claim], { volumes: 'portable' })).toBe(0.5);
  });
  it('falls a little where the caller vouches', () => {
    expect(trust([stated], WHOLE)).toBe(0.95);
    expect(trust([stated], { arch: 'any' })).toBe(0.95);
  });
  it('is little for a part of a cluster', () => {
    expect(trustIn(situation([node('a'), stated], {}))).toBe(0.25);
  });
});
