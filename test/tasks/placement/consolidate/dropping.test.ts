import { describe, expect, it } from 'vitest';
import { byDropping } from '../../../../function/tasks/placement/consolidate/dropping.js';
import { asks, node, pod, situation } from '../situation/dumps.js';

const SSD = { spec: { nodeSelector: { disk: 'ssd' } } };
const given = situation([
  node('a'),
  node('b', { labels: { disk: 'ssd' } }),
  node('c'),
  node('room'),
  pod('x', { on: 'a', ...asks('1') }),
  pod('y', { on: 'b', ...asks('1'), ...SSD }),
  pod('z', { on: 'c', ...asks('1') }),
  pod('big', { on: 'room', ...asks('1') }),
]);

describe('dropping', () => {
  it('leaves alone the nodes whose pods fit nowhere else, and drains the others', () => {
    const { answer, dropped } = byDropping(given, [0, 1, 2]);
    expect(answer).toMatchObject({ drained: [0, 2], outcome: { ok: true }, plan: { kind: 'drain' } });
    expect(dropped).toEqual([1]);
  });

  it('drops nothing where all works, nor where there is nothing to drain', () => {
    expect(byDropping(given, [0, 2])).toMatchObject({
      answer: { drained: [0, 2], outcome: { ok: true } },
      dropped: [],
    });
    expect(byDropping(given, [])).toMatchObject({ answer: { drained: [], outcome: { ok: true } }, dropped: [] });
  });

  it('ends with a plan that does not work rather than with none where only stuck nodes are asked for', () => {
    expect(byDropping(given, [1])).toMatchObject({ answer: { drained: [], outcome: { ok: true } }, dropped: [1] });
  });
});
