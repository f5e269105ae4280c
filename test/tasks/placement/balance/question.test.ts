import { describe, expect, it } from 'vitest';
import { ask } from '../question/asking.js';
import { asks, node, pod } from '../situation/dumps.js';

const web = (name: string, on: string, cpu = '1', more = {}) => pod(name, { on, ...asks(cpu), ...more });
const balance = (items: readonly unknown[], more = {}) => ask(items, { objective: 'balance', ...more });
const full = ['w', 'x', 'y', 'z'].map((name) => web(name, 'a'));

describe('nodes that are used unevenly', () => {
  it('are evened out by moves that the replay accepts, with what fewer moves would do', () => {
    const told = balance([node('a'), node('b'), ...full]);
    expect(told.answer).toMatch(
      /^The fullest node today is a, of which 100 % is requested\. 2 moves make it 50 % on the fullest \(default\/[wxyz] from a to b and default\/[wxyz] from a to b\); no moves can do better\./,
    );
    expect(told.result).toMatchObject({
      by: 'requests',
      peak: { before: 1, after: 0.5, at_least: 0.5 },
      plan: { kind: 'targets' },
      curve: [
        { moves: 0, peak: 1 },
        { moves: 1, peak: 0.75 },
        { moves: 2, peak: 0.5 },
      ],
      nodes: [
        { node: 'a', cpu: { before: 1, after: 0.5 } },
        { node: 'b', cpu: { before: 0, after: 0.5 } },
      ],
    });
    expect({ verified: told.verified, proven: told.proven }).toEqual({ verified: true, proven: true });
  });
  it('by no more moves than are allowed', () => {
    const items = [node('a'), node('b'), ...full];
    expect(balance(items, { max_moves: 1 }).result).toMatchObject({
      peak: { after: 0.75 },
      moves: { steps: [{ from: 'a', to: 'b' }] },
    });
    expect(balance(items, { max_moves: 0 }).result).toMatchObject({ peak: { after: 1 }, plan: null });
  });
  it('by exchanges, where one pod must make room for another', () => {
    const items = [
      node('a'),
      node('b'),
      web('big', 'a', '3'),
      web('small', 'a', '1'),
      web('mid', 'b', '2'),
      web('bare', 'b', '0', { owner: null }),
    ];
    expect(balance(items).result).toMatchObject({ peak: { before: 1, after: 0.75, at_least: 0.75 } });
  });
  it('by what was measured, where it was', () => {
    const usage = [
      'NAMESPACE POD NAME CPU(cores) MEMORY(bytes)',
      ...full.map((_, i) => `default ${'wxyz'[i]} main ${i === 0 ? 2000 : 10}m 10Mi`),
    ].join('\n');
    const told = balance([node('a'), node('b'), ...full, web('v', 'a', '0')], { usage });
    expect(told.result.by).toBe('usage');
    expect(told.answer).toContain('is used (where it was measured, else requested)');
  });
});

describe('nodes that no moves make more even', () => {
  it('are said to be so where that is proven', () => {
    const told = balance([node('a'), node('b'), web('x', 'a'), web('y', 'b')]);
    expect(told.answer).toMatch(
      /^The fullest node today is a, of which 25 % is requested: no moves of pods that may move can lower that\./,
    );
    expect(told).toMatchObject({ verified: true, proven: true, result: { plan: null } });
  });
  it('since a pod is as large everywhere, or since more of them would have to move', () => {
    const alone = balance([node('a'), node('b', { has: { cpu: '500m' } }), web('x', 'a')]);
    expect(alone.answer).toContain('no moves of pods that may move can lower that');
    expect(alone).toMatchObject({ proven: true, result: { peak: { before: 0.25, at_least: 0.25 } } });
    const twins = ['v', 'w', 'x', 'y'].map((name, i) => web(name, i < 2 ? 'a' : 'b'));
    const two = balance([node('a'), node('b'), node('c'), ...twins], { max_moves: 1 });
    expect(two.answer).toContain('no plan of at most 1 move of pods that may move can lower that');
    expect(two).toMatchObject({ proven: true, result: { peak: { before: 0.5, at_least: 0.3333 } } });
  });
  it('and else what was tried', () => {
    const labels = { app: 'w' };
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } };
    const spec = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
    const told = balance([
      ...[node('a'), node('b')],
      ...['x', 'y'].map((name) => web(name, 'a', '1', { labels })),
      web('z', 'b', '0', { labels, spec, owner: null }),
    ]);
    expect(told.answer).toContain('nothing was found in up to 10 moves that lowers it');
    expect(told.proven).toBe(false);
  });
  it('keep apart what must be apart', () => {
    const labels = { app: 'w' };
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } };
    const spec = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
    const items = [
      node('a'),
      node('b'),
      ...['a', 'b'].map((on) => web(`w-${on}`, on, on === 'a' ? '3' : '1', { labels, spec })),
    ];
    expect(balance(items).result.plan).toBeNull();
  });
});

describe('what is wrong with a question', () => {
  it.each([
    [{ max_moves: -1 }, '/context/max_moves', 'expected a whole number from 0 to 50, got -1'],
    [{ max_moves: '3' }, '/context/max_moves', 'expected a whole number from 0 to 50, got "3"'],
    [{ max_move: 3 }, '/context/max_move', 'expected max_moves, or one of kubernetes, usage, assume, objective'],
  ])('%j', (fields, pointer, message) => {
    expect(balance([node('a')], fields).errors).toEqual({ [pointer]: message });
  });
});
