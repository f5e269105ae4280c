import { describe, expect, it } from 'vitest';
import { drainedAlone, survived } from '../../../../../../model/tasks/placement/questions/reference/outage.js';
import { apart, dataOn, lab, machine, pod } from '../labs.js';

const machines = [machine('a'), machine('b'), machine('c')];
const of = { 'app.kubernetes.io/name': 'web' };
const web = (name: string, at: number) => pod(name, 100, at, apart('web'));
const budget = (desired: number) => [{ namespace: 'default', of, desired }];

describe('whether a node can be drained, by the reference', () => {
  it.each([
    ['yes where its pods fit elsewhere', lab(machines, [pod('p', 500, 0), pod('q', 400, 1)]), 'yes'],
    ['no where they do not', lab(machines, [pod('p', 500, 0), pod('q', 600, 1), pod('r', 600, 2)]), 'no'],
    ['no with a bare pod', lab(machines, [pod('p', 1, 0, { owner: undefined })]), 'no'],
    ['no with data', lab(machines, [pod('p', 1, 0, { volumes: dataOn('a') })]), 'no'],
    ['depends on an operator', lab(machines, [pod('p', 1, 0, { owner: 'Kafka' })]), 'depends'],
    ['no where a budget never lets go', lab(machines, [web('p', 0), web('q', 1)], budget(2)), 'no'],
    ['yes where a budget lets one go', lab(machines, [web('p', 0), web('q', 1)], budget(1)), 'yes'],
  ])('%s', (_, cluster, verdict) => {
    expect(drainedAlone(cluster, 0, 1)).toBe(verdict);
  });

  it('depends on luck where the first pod may take the only place of the second', () => {
    const cluster = lab(machines, [
      pod('p', 100, 0),
      pod('q', 100, 0, { selector: { zone: 'b' } }),
      pod('r', 900, 1),
      pod('s', 900, 2),
    ]);
    expect(drainedAlone(cluster, 0, 1)).toBe('depends');
  });
});

describe('whether a node may fail, by the reference', () => {
  it.each([
    ['yes without regard to budgets', lab(machines, [web('p', 0), web('q', 1)], budget(2)), 'yes'],
    ['no where there is no room', lab(machines, [pod('p', 500, 0), pod('q', 600, 1), pod('r', 600, 2)]), 'no'],
    ['no with data', lab(machines, [pod('p', 1, 0, { volumes: dataOn('a') })]), 'no'],
    ['yes with a bare pod, which is lost', lab(machines, [pod('p', 1, 0, { owner: undefined })]), 'yes'],
    ['no where etcd loses its majority', lab([machine('a', { controlPlane: true }), machine('b')], []), 'no'],
  ])('%s', (_, cluster, verdict) => {
    expect(survived(cluster, 0, 1)).toBe(verdict);
  });
});
