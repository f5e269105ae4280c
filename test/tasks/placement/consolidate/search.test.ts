import { describe, expect, it } from 'vitest';
import { asks, node, pod, searched, situation } from '../situation/dumps.js';

const items = (cpus: Readonly<Record<string, readonly string[]>>, capacity = '4') =>
  Object.entries(cpus).flatMap(([on, requests]) => [
    node(on, { has: { cpu: capacity } }),
    ...requests.map((cpu, i) => pod(`${on}-${i}`, { on, ...asks(cpu) })),
  ]);

describe('a search', () => {
  it.each<[string, Readonly<Record<string, readonly string[]>>, readonly string[]]>([
    ['empties nothing where all is full', { a: ['4'], b: ['4'] }, []],
    ['gives back a node that is empty already', { a: ['4'], b: [] }, ['b']],
    ['empties the node with the fewest pods', { a: ['1', '1'], b: ['1'] }, ['b']],
    ['empties as many as can be', { a: ['1'], b: ['1'], c: ['1', '1'] }, ['a', 'b']],
  ])('%s', (_, cpus, drained) => {
    const { names, outcome, by } = searched(situation(items(cpus)));
    expect(names).toEqual(drained);
    expect(outcome.ok).toBe(true);
    expect(by).toBe('search');
  });
  it('empties a cordoned node rather than another, whatever it costs', () => {
    const given = situation([
      node('a'),
      node('b', { cordoned: true }),
      pod('x', { on: 'a', ...asks('1') }),
      ...[0, 1, 2].map((i) => pod(`y${i}`, { on: 'b', ...asks('1') })),
    ]);
    expect(searched(given).names).toEqual(['b']);
  });
  it('never empties a control plane, nor what cannot be left', () => {
    const given = situation([
      node('cp', { labels: { 'node-role.kubernetes.io/control-plane': '' } }),
      node('bare'),
      node('room'),
      pod('x', { on: 'bare', owner: null, ...asks('1') }),
    ]);
    expect(searched(given).names).toEqual(['room']);
  });
  it('does not put an app of several nodes on one', () => {
    const owner = 'ReplicaSet/web';
    const replicas = ['a', 'b'].map((on) => pod(`web-${on}`, { on, owner, ...asks('1') }));
    expect(searched(situation([node('a'), node('b'), ...replicas])).names).toEqual([]);
  });
  it('is the same for the same dump', () => {
    const given = items({ a: ['1', '2'], b: ['2'], c: ['1', '1'], d: ['500m'] });
    expect(searched(situation(given))).toEqual(searched(situation(given)));
  });
});
