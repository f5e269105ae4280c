import { describe, expect, it } from 'vitest';
import type { SymmetryFactor } from '../../function/tasks/symmetry.js';
import { throughViews } from '../../function/tasks/views.js';

/** One symmetry of three places: the reverse order, with tokens 1 and 2 exchanged. */
const MIRROR: SymmetryFactor = { positions: [[2, 1, 0]], inputTokens: [[0, 2, 1]], outputTokens: [[0, 2, 1]] };
const judge = (tokens: readonly number[]) => ({ proven: false, rank: [], said: tokens.join('') });
const sure = (tokens: readonly number[]) =>
  Float32Array.from(tokens.flatMap((t) => [0, 1, 2].map((v) => Number(v === t))));

describe('an attempt', () => {
  const attempts = throughViews({ tokens: [1, 0, 0], symmetries: [MIRROR], outputs: 3 }, judge);

  it.each<[string, ((n: number) => number) | undefined, number[], string]>([
    ['at the problem as it stands', undefined, [1, 0, 0], '012'],
    ['at a view of it', () => 0, [0, 0, 2], '120'],
  ])('%s', (_, pick, inputs, said) => {
    const attempt = attempts(pick);
    expect(attempt.inputs).toEqual(inputs);
    expect(attempt.look(sure([0, 1, 2])).proposal.said).toBe(said);
  });

  it('counts what changed since the step before, at first since the problem', () => {
    const attempt = attempts(() => 0);
    expect([sure([0, 0, 2]), sure([0, 0, 2]), sure([1, 1, 1])].map((logits) => attempt.look(logits).changed)).toEqual([
      0, 0, 3,
    ]);
  });
});

it('hands out logits of the problem itself, and makes them only where they are asked for', () => {
  const given: Float32Array[] = [];
  const attempts = throughViews({ tokens: [0, 0, 0], symmetries: [MIRROR], outputs: 3 }, (tokens, logits) => {
    given.push(logits());
    return judge(tokens);
  });
  attempts(() => 0).look(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
  expect(given.map((logits) => [...logits])).toEqual([[7, 9, 8, 4, 6, 5, 1, 3, 2]]);
  const own = sure([0, 1, 2]);
  attempts().look(own);
  expect(given[1]).toBe(own);
});
