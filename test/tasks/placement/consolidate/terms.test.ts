import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../../../../function/common/clock.js';
import { readTerms } from '../../../../function/tasks/placement/consolidate/terms.js';
import { Field, Findings } from '../../../../function/tasks/placement/fields.js';
import { readDump } from '../../../../function/tasks/placement/kubernetes/dump.js';
import { node } from '../situation/dumps.js';

function read(context: Readonly<Record<string, unknown>>) {
  const dump = readDump({ kubernetes: { kind: 'List', items: [node('a'), node('b'), node('c')] } }, UNBOUNDED);
  if (dump.kind !== 'problem') throw new Error(JSON.stringify(dump));
  const findings = new Findings();
  const terms = readTerms(new Field(context, '/context', findings), dump.problem);
  return { ...terms, errors: findings.invalid?.errors.map(({ pointer, message }) => [pointer, message]) };
}

describe('terms', () => {
  it('are none where nothing is said', () => {
    for (const context of [{}, { max_moves: null, costs: null }, { costs: {} }]) {
      expect(read(context)).toEqual({ maxMoves: undefined, costs: undefined, errors: undefined });
    }
  });

  it('are a number of moves, and a cost for every node', () => {
    const { maxMoves, costs, errors } = read({ max_moves: 0, costs: { c: 0, a: 0.0416, b: 1e9 } });
    expect(errors).toBeUndefined();
    expect(maxMoves).toBe(0);
    expect(Object.fromEntries(costs ?? [])).toEqual({ a: 0.0416, b: 1e9, c: 0 });
  });

  const COST = 'a number from 0 to 1000000000, in any unit: money, or watts';
  it.each<[string, Record<string, unknown>, [string, string][]]>([
    [
      'fewer moves than none',
      { max_moves: -1 },
      [['/context/max_moves', 'expected a whole number from 0 to 9007199254740991, got -1']],
    ],
    ['half a move', { max_moves: 1.5 }, [['/context/max_moves', expect.stringContaining('got 1.5')]]],
    ['moves as a text', { max_moves: 'few' }, [['/context/max_moves', expect.stringContaining('got "few"')]]],
    [
      'costs in a list',
      { costs: [1, 2, 3] },
      [['/context/costs', 'expected an object with the cost of every node, by its name, got an array']],
    ],
    [
      'a cost of no node',
      { costs: { a: 1, b: 1, c: 1, d: 1 } },
      [['/context/costs/d', 'expected the name of a node (a, b and c)']],
    ],
    ['a cost below nothing', { costs: { a: 1, b: -1, c: 1 } }, [['/context/costs/b', `expected ${COST}, got -1`]]],
    [
      'a cost beyond all sums',
      { costs: { a: 1, b: 1e10, c: 1 } },
      [['/context/costs/b', `expected ${COST}, got 10000000000`]],
    ],
    [
      'an endless cost',
      { costs: { a: 1, b: Number.POSITIVE_INFINITY, c: 1 } },
      [['/context/costs/b', `expected ${COST}, got Infinity`]],
    ],
    ['a cost as a text', { costs: { a: 1, b: '1', c: 1 } }, [['/context/costs/b', `expected ${COST}, got "1"`]]],
    [
      'a cost that is null',
      { costs: { a: 1, b: null, c: 1 } },
      [['/context/costs/b', 'is required: what the node costs']],
    ],
    [
      'costs of some nodes',
      { costs: { b: 1 } },
      [['/context/costs', 'expected a cost for every node, got none for a and c']],
    ],
    [
      'two faults at once',
      { max_moves: -1, costs: { a: 'x', b: 1 } },
      [
        ['/context/max_moves', expect.stringContaining('got -1')],
        ['/context/costs/a', expect.stringContaining('got "x"')],
        ['/context/costs', 'expected a cost for every node, got none for c'],
      ],
    ],
  ])('say what is wrong: %s', (_, context, errors) => {
    expect(read(context).errors).toEqual(errors);
  });
});
