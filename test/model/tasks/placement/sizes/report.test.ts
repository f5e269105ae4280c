import { expect, it } from 'vitest';
import { neverWorse, reasons, refuted, sizeTable } from '../../../../../model/tasks/placement/sizes/report.js';
import type { Outcome, Round } from '../../../../../model/tasks/placement/sizes/run.js';

const outcome = (rival: string, nodes: number | undefined, more: Partial<Outcome> = {}): Outcome => ({
  rival,
  worth: nodes === undefined ? undefined : { nodes, moves: 4 },
  seconds: 0.5,
  proven: false,
  bound: undefined,
  why: undefined,
  ...more,
});
const rounds: Round[] = [
  { today: 10, outcomes: [outcome('ours', 5), outcome('exact', 5, { proven: true, bound: 5 })] },
  { today: 10, outcomes: [outcome('ours', 6), outcome('exact', undefined, { bound: 5, why: 'not done' })] },
];

it('a table has means, with the nodes of today where there is no answer', () => {
  const lines = sizeTable(rounds, (rival) => rival === 'exact').split('\n');
  const cells = lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  expect(cells).toEqual([
    ['ours', '5.5', '0.0 %', '10.0 %', '100.0 %', '0.0 %', '0.500', '4', '0.0 %'],
    ['exact', '7.5', '33.3 %', '50.0 %', '50.0 %', '50.0 %', '0.500', '4', '50.0 %'],
  ]);
});

it('wins, draws and losses are counted', () => {
  expect(neverWorse(rounds, 'ours')).toMatch(/\| exact +\| +1 \| +1 \| +0 \|/);
});

it('reasons are told once for each rival', () => {
  expect(reasons(rounds)).toEqual(['exact, once; first: not done']);
});

it('a proof or a bound that another placement refutes is told', () => {
  expect(refuted(rounds)).toEqual([]);
  const wrong: Round = {
    today: 10,
    outcomes: [outcome('ours', 4), outcome('exact', 5, { proven: true }), outcome('other', 9, { bound: 6 })],
  };
  expect(refuted([wrong])).toEqual([
    'cluster 1: exact says that 5 nodes are needed, and 4 do',
    'cluster 1: other says that 6 nodes are needed, and 4 do',
  ]);
});
