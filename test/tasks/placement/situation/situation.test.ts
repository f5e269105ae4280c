import { describe, expect, it } from 'vitest';
import { lostFrom, mayGo } from '../../../../function/tasks/placement/situation/situation.js';
import { asks, node, pod, situation } from './dumps.js';

const control = { labels: { 'node-role.kubernetes.io/control-plane': '' } };

describe('a situation', () => {
  it('tells who may leave a node from who stays, and why', () => {
    const { places } = situation([
      node('a'),
      node('b'),
      pod('web', { on: 'a', ...asks('1') }),
      pod('bare', { on: 'a', owner: null, ...asks('1') }),
      pod('agent', { on: 'a', owner: 'DaemonSet/agent', ...asks('1') }),
    ]);
    expect(places[0]?.free.map(({ name }) => name)).toEqual(['default/web']);
    expect(places[0]?.fixed.map(({ name, pin }) => [name, pin?.why])).toEqual([
      ['default/bare', 'no controller starts it again'],
    ]);
  });
  it.each([
    ['one that works and can be left', node('a'), {}, true],
    ['one of the control plane', node('a', control), {}, false],
    ['one that is not ready', node('a', { ready: 'Unknown' }), {}, false],
    ['one with a pod that stays', node('a'), { owner: 'Cluster/pg' }, false],
  ])('%s may go: %#', (_, first, options, may) => {
    const given = situation([first, node('b'), pod('x', { on: 'a', ...asks('1'), ...options })]);
    const [place] = given.places;
    expect(place && mayGo(place, given)).toBe(may);
  });
  it('a node that is about to lose a pod that fits nowhere else may not go', () => {
    const big = pod('big', { on: 'dead', ...asks('6') });
    const given = situation([node('dead', { ready: 'False', has: { cpu: '8' } }), node('b'), big]);
    const [dead] = given.dump.nodes;
    expect(given.waiting).toMatchObject([{ pod: 'default/big', waits: 'dead is not ready', to: undefined }]);
    expect(dead && lostFrom(dead, given).map((one) => one.pod)).toEqual(['default/big']);
  });
  it('who waits is given a node first, where one has room', () => {
    const given = situation([node('a'), node('b'), pod('w', asks('1')), pod('huge', asks('64'))]);
    expect(given.waiting).toMatchObject([
      { pod: 'default/w', waits: 'it has no node', to: expect.stringMatching(/^[ab]$/) },
      { pod: 'default/huge', to: undefined, why: [expect.stringMatching(/^a: insufficient cpu/), expect.anything()] },
    ]);
  });
  it('a cordoned node is wanted empty where it can be emptied', () => {
    const items = [node('a'), node('b', { cordoned: true }), pod('x', { on: 'b', ...asks('1') })];
    expect(situation(items).wanted).toEqual([1]);
    expect(situation([...items, pod('full', { on: 'a', ...asks('4') })]).wanted).toEqual([]);
  });
  it('nodes that cannot be emptied count in the bound', () => {
    const stay = ['a', 'b', 'c'].map((on) => pod(`bare-${on}`, { on, owner: null, ...asks('1m') }));
    expect(situation([node('a'), node('b'), node('c'), ...stay]).bound).toBe(3);
    expect(situation([node('a'), node('b'), node('c'), ...stay.slice(1)]).bound).toBe(2);
  });
});
