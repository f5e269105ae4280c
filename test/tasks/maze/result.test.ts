import { expect, it } from 'vitest';
import { drawn } from '../../../function/tasks/maze/draw.js';
import { markedMaze, maze } from '../../../function/tasks/maze/index.js';
import { puzzleTask } from '../../../function/tasks/puzzle.js';
import { seeded } from '../../trm/random.js';
import { resultFaults, resultsOf } from '../results.js';
import { drawnLattice, randomLattice } from './lattices.js';
import { randomMazes } from './mazes.js';

const random = seeded(14);

/** Random mazes in numbers, drawn, and drawn with walls between the cells. */
function contexts(): Record<string, unknown>[] {
  const boards = randomMazes(40, 14).flatMap((board) => {
    const { rows, columns, walls, start, goal } = board;
    const at = (cell: number) => [Math.floor(cell / columns), cell % columns];
    const grid = Array.from({ length: rows }, (_, r) => walls.slice(r * columns, (r + 1) * columns).map(Number));
    return [{ maze: drawn(board, []) }, { grid, start: at(start), goal: at(goal) }];
  });
  const lattices = Array.from({ length: 40 }, (_, i) => ({
    maze: drawnLattice(randomLattice(random, 3 + (i % 5), 3 + (i % 4)), 4, 2),
  }));
  return [...boards, ...lattices];
}

it.each([
  ['directions', maze],
  ['marks', markedMaze],
])('a result of every kind is as the schema says: %s', (_, family) => {
  const task = puzzleTask(family);
  const faults = resultFaults(task);
  const kinds = new Set<string>();
  const junk = () =>
    Array.from({ length: task.sequenceLength }, () => Math.floor(random() * task.outputVocabularySize));
  for (const context of contexts()) {
    const reading = task.pose({ question: 'Solve it', context });
    if (reading.kind !== 'problem') throw new Error(JSON.stringify(reading));
    for (const result of resultsOf(reading.problem, [junk(), junk(), junk().fill(5)])) {
      expect(faults(result), JSON.stringify(result)).toEqual([]);
      kinds.add(`reachable ${result.reachable}, connected ${result.connected}, shortest ${result.shortest}`);
    }
  }
  expect([...kinds].sort()).toEqual(
    expect.arrayContaining([
      'reachable false, connected undefined, shortest undefined',
      'reachable true, connected false, shortest false',
      'reachable true, connected true, shortest true',
    ]),
  );
});
