import { describe, expect, it } from 'vitest';
import { answerOf, isFewest } from '../../../../function/tasks/placement/consolidate/words.js';
import { drainAlone } from '../../../../function/tasks/placement/drain/alone.js';
import { assumptionsOf } from '../../../../function/tasks/placement/situation/assumptions.js';
import { asks, node, pod, searched, situation, WHOLE } from '../situation/dumps.js';

const agent = pod('agent', { on: 'a', owner: 'DaemonSet/agent', namespace: 'kube-system', ...asks('1m') });
function told(items: readonly unknown[], assume: Readonly<Record<string, unknown>> = {}) {
  const given = situation([agent, ...items], assume);
  const answer = searched(given);
  return { text: answerOf(given, answer, drainAlone(given)), fewest: isFewest(given, answer), given };
}

/** So that a is not the one to empty. */
const two = ['y', 'z'].map((name) => pod(name, { on: 'a', ...asks('1') }));

describe('an answer in words', () => {
  it('says what can be drained, what moves, what stays, and that fewer cannot do', () => {
    const { text, fewest } = told([node('a'), node('b'), pod('x', { on: 'b', ...asks('1') }), ...two]);
    expect(text).toContain('b can be drained and removed: 1 pod moves, and a stays; fewer nodes cannot do.');
    expect(fewest).toBe(true);
  });
  it('says that nothing has to move from an empty node', () => {
    expect(told([node('a'), node('b'), pod('x', { on: 'a', ...asks('1') })]).text).toMatch(
      /^b can be drained and removed: nothing that runs there has to move, and a stays/,
    );
  });
  it('says why none can be removed', () => {
    const control = { labels: { 'node-role.kubernetes.io/control-plane': '' } };
    expect(told([node('a', control)], WHOLE).text).toMatch(
      /^No node can be removed for good, for the only one is of the control plane\./,
    );
    expect(told([node('a', control), node('b', control)], WHOLE).text).toMatch(
      /^No node can be removed for good, for all 2 are of the control plane\./,
    );
    const bare = ['a', 'b'].map((on) => pod(`bare-${on}`, { on, owner: null, ...asks('1') }));
    expect(told([node('a'), node('b'), ...bare]).text).toMatch(
      /^No node can be removed for good: a holds default\/bare-a, and no controller starts it again\./,
    );
  });
  it('says who waits, and whether there is room', () => {
    const { text, fewest } = told([node('a'), node('b'), pod('w', asks('1')), pod('huge', asks('64'))]);
    expect(text).toMatch(/default\/huge \(it has no node; .*insufficient cpu.*\) waits and fits nowhere\./);
    expect(text).toMatch(/1 pod that waits would get a node: default\/w \(it has no node; there is room on [ab]\)\./);
    expect(fewest).toBe(false);
  });
  it('says first that it is not verified where the dump is a part', () => {
    const given = situation([node('a'), node('b'), pod('x', { on: 'a', ...asks('1') })], {});
    expect(answerOf(given, searched(given), [])).toMatch(
      /^Not verified: the dump looks like a part of the cluster: it holds pods of namespace default alone \(run kubectl/,
    );
  });
  it('says what is lost', () => {
    const spec = { volumes: [{ name: 't', emptyDir: {} }] };
    const { text } = told([node('a'), node('b'), pod('x', { on: 'b', spec, ...asks('1') }), ...two]);
    expect(text).toContain('What default/x keeps in emptyDir volumes is lost.');
  });
  it('says of what remains which nodes can be drained for an upgrade', () => {
    const full = ['a', 'b'].map((on) => pod(`f-${on}`, { on, ...asks('1500m') }));
    const owner = { owner: 'ReplicaSet/web' };
    const { text } = told([node('a'), node('b'), node('c'), ...full, pod('x', { on: 'c', ...owner, ...asks('1') })]);
    expect(text).toMatch(/can be drained for an upgrade/);
  });
});

describe('what an answer rests on', () => {
  const assumed = (pods: readonly unknown[], assume: Readonly<Record<string, unknown>> = {}) =>
    assumptionsOf(situation([node('a'), node('b'), agent, ...pods], assume));
  it('nothing', () => {
    expect(assumed([pod('x', { on: 'a', ...asks('1') })])).toEqual([]);
  });
  it.each([
    ['no requests', pod('x', { on: 'a' }), {}, /^1 of 2 pods requests no CPU and no memory: each .* 100m and 200Mi/],
    ['no memory', pod('x', { on: 'a', requests: { cpu: '1' } }), {}, /requests no memory: each .* need 200Mi/],
    [
      'no requests, but limits',
      pod('x', { on: 'a', container: { resources: { limits: { cpu: '1', memory: '1Mi' } } } }),
      {},
      /counted by its limits$/,
    ],
    [
      'other defaults',
      pod('x', { on: 'a' }),
      { requests: { cpu: '5m', memory: '6Mi' } },
      /each container is taken to need 5m and 6Mi/,
    ],
    [
      'the whole',
      pod('x', { on: 'a', ...asks('1') }),
      WHOLE,
      /^As was said, the dump is taken to be the whole cluster/,
    ],
    [
      'images',
      pod('x', { on: 'a', ...asks('1') }),
      { arch: 'any' },
      /^As was asked, images are taken to run on every architecture/,
    ],
  ])('%s', (_, one, assume, sentence) => {
    expect(assumed([one], assume)).toEqual([expect.stringMatching(sentence)]);
  });
  it('claims that the dump does not show, taken to stay or to follow', () => {
    const spec = { volumes: [{ name: 'c', persistentVolumeClaim: { claimName: 'c' } }] };
    const one = pod('x', { on: 'a', spec, ...asks('1') });
    expect(assumed([one])).toEqual([
      '1 pod mounts a claim whose volume is not in the dump and is taken to stay (default/x)',
    ]);
    expect(assumed([one], { volumes: 'portable' })).toEqual([
      'As was asked, volumes are taken to follow their pods (default/x)',
    ]);
  });
});
