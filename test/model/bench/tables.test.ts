import { expect, it } from 'vitest';
import { answersTable } from '../../../model/bench/answers.js';
import { batchesTable } from '../../../model/bench/batches.js';
import { type UnderLoad, underLoadTables } from '../../../model/bench/underload.js';

const rows = (text: string) =>
  text.split('\n').map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );

it('answersTable pools the rounds, and says how many times longer the official size takes', () => {
  const passes = [
    { puzzles: [10, 20], solved: 2 },
    { puzzles: [30, 100], solved: 1 },
  ];
  const official = { parameters: 5, steps: 16, threads: 2, answers: [4000, 6000] };
  expect(rows(answersTable(passes, [official, official])).slice(2)).toEqual([
    ['ours, ms', '20.0', '40.0', '100.0', '100.0', '100.0', '75.0 %'],
    ['official size in PyTorch, 16 steps, 2 threads, ms', '4000.0', '5000.0', '', '', '', ''],
    ['ours is faster, times', '200.0', '125.0', '', '', '', ''],
  ]);
  expect(rows(answersTable(passes, []))).toHaveLength(3);
});

it('batchesTable has the medians of a step and of a row', () => {
  const times = [1, 2].flatMap((batch) => [7, 9, 80].map((milliseconds) => ({ batch, milliseconds })));
  expect(rows(batchesTable(times)).slice(2)).toEqual([
    ['1', '9.00', '9.00'],
    ['2', '9.00', '4.50'],
  ]);
});

it('underLoadTables compare within a round, count over all rounds, and show the worst of liveness', () => {
  const none = { verified: 0, unverified: 0, untrue: 0, refused: 0, brusque: 0, late: 0, lost: 0 };
  const round = (bare: number, worst: number): UnderLoad => ({
    bare,
    alone: { perSecond: bare / 2, counts: { ...none, verified: 9, unverified: 1 } },
    together: {
      perSecond: bare * 0.9,
      counts: { ...none, verified: 10 },
      liveness: { latencies: [1, 2, worst], failed: 0, ownDelay: 3 },
    },
    flood: {
      counts: { ...none, verified: 60, unverified: 4, refused: 436 },
      liveness: { latencies: [5], failed: 1, ownDelay: worst },
    },
  });
  const all = rows(underLoadTables([round(10, 4), round(20, 40), round(40, 7)]));
  expect(all).toContainEqual(['HTTP, one after another', '10.0', '50.0 %', '1.00 times']);
  expect(all).toContainEqual(['HTTP, 32 at once', '18.0', '90.0 %', '1.80 times']);
  expect(all).toContainEqual(['one after another', '30', '27', '3', '0', '0', '0', '0', '0']);
  expect(all).toContainEqual(['500 at once', '1500', '180', '12', '0', '1308', '0', '0', '0']);
  expect(all).toContainEqual(['during 32 at once', '9', '0', '2.0', '40.0', '40.0', '3.0']);
  expect(all).toContainEqual(['during 500 at once', '3', '3', '5.0', '5.0', '5.0', '40.0']);
});
