import { describe, expect, it } from 'vitest';
import { ARROWS, arrowOf, arrowsTo, byArrowLogits, byArrows, NONE } from '../../../function/tasks/maze/arrows.js';
import { SIDE, steps } from '../../../function/tasks/maze/board.js';
import { violationsOf } from '../../../function/tasks/maze/check.js';
import { distancesFrom } from '../../../function/tasks/maze/distances.js';
import { padded, positionOf } from '../../../function/tasks/maze/padded.js';
import { turnsWithArrows } from '../../../function/tasks/maze/symmetries.js';
import { walk } from '../../../function/tasks/maze/walk.js';
import { seeded } from '../../trm/random.js';
import { drawnMaze, randomMazes } from './mazes.js';

const [up, down, left, right] = [arrowOf('up'), arrowOf('down'), arrowOf('left'), arrowOf('right')];
const maze = drawnMaze('S.#', '#.G');

/** Logits (S, ARROWS) that believe in these tokens (rows × columns), each by as much. */
function logitsOf(tokens: readonly number[], much = 5): Float32Array {
  const logits = new Float32Array(SIDE * SIDE * ARROWS);
  for (const [cell, token] of tokens.entries()) logits[positionOf(maze, cell) * ARROWS + token] = much;
  return logits;
}

describe('the directions to the goal', () => {
  it('are one where one way is shortest, several where several are, and none at the goal, at walls and where no path is', () => {
    const board = drawnMaze('S..', '..#', '..G', '###', '...');
    expect(arrowsTo(board, board.goal)).toEqual([
      [down, right],
      [down],
      [left],
      [down, right],
      [down],
      [NONE],
      [right],
      [right],
      ...new Array(7).fill([NONE]),
    ]);
  });

  it('lead one step nearer from every cell of random mazes, each direction that does and no other', () => {
    for (const each of randomMazes(40, 4)) {
      const { steps: far } = distancesFrom(each, each.goal);
      for (const [cell, arrows] of arrowsTo(each, each.goal).entries()) {
        if ((far[cell] ?? -1) <= 0) continue;
        const nearer = steps(each, cell).filter(({ to }) => far[to] === (far[cell] ?? 0) - 1);
        expect(arrows).toEqual(nearer.map(({ direction }) => arrowOf(direction)));
      }
    }
  });

  it('turn with the board', () => {
    const { positions, outputTokens } = turnsWithArrows(4);
    const board = drawnMaze('S..#', '.#..', '...#', '#..G');
    const arrows = arrowsTo(board, board.goal);
    for (const [k, cells] of positions.entries()) {
      const turned = { rows: 4, columns: 4, walls: cells.map((cell) => board.walls[cell] === true) };
      const seen = cells.map((cell) => arrows[cell]?.map((token) => outputTokens[k]?.[token] ?? -1).sort());
      expect(arrowsTo(turned, cells.indexOf(board.goal)).map((tokens) => tokens.toSorted())).toEqual(seen);
    }
  });
});

describe('a walk along directions', () => {
  const tokens = [right, down, NONE, NONE, right, NONE];

  it('reaches the goal where they lead there', () => {
    expect(walk(maze, byArrows(maze, padded(maze, tokens)))).toEqual([0, 1, 4, 5]);
    expect(walk(maze, byArrowLogits(maze, logitsOf(tokens)))).toEqual([0, 1, 4, 5]);
  });

  it.each<[string, (number | undefined)[], number[]]>([
    ['into a wall', [down], [0]],
    ['off the board', [up], [0]],
    ['back', [right, left], [0, 1]],
    ['nowhere', [NONE], [0]],
  ])('ends where they lead %s', (_, some, path) => {
    const whole = maze.walls.map((_wall, cell) => some[cell] ?? NONE);
    expect(walk(maze, byArrows(maze, padded(maze, whole)))).toEqual(path);
  });

  it('takes the next best direction where the best leads into a wall, but none that is believed in less than none', () => {
    const logits = logitsOf(tokens);
    logits[positionOf(maze, 0) * ARROWS + down] = 9;
    expect(walk(maze, byArrowLogits(maze, logits))).toEqual([0, 1, 4, 5]);
    logits[positionOf(maze, 0) * ARROWS + NONE] = 6;
    expect(walk(maze, byArrowLogits(maze, logits))).toEqual([0]);
  });

  it.each<[string, Float32Array]>([
    ['none', new Float32Array()],
    ['too few', new Float32Array(3)],
    ['zeros', new Float32Array(SIDE * SIDE * ARROWS)],
    ['NaN', new Float32Array(SIDE * SIDE * ARROWS).fill(Number.NaN)],
    ['endless ones', new Float32Array(SIDE * SIDE * ARROWS).fill(Number.POSITIVE_INFINITY)],
  ])('of %s stays at the start', (_, logits) => {
    expect(walk(maze, byArrowLogits(maze, logits))).toEqual([0]);
  });

  it('that are right is a shortest path, whichever is taken where several are', () => {
    const random = seeded(5);
    for (const each of randomMazes(40, 6)) {
      const arrows = arrowsTo(each, each.goal).map((of) => of[Math.floor(random() * of.length)] ?? NONE);
      expect(violationsOf(each, walk(each, byArrows(each, padded(each, arrows))))).toEqual([]);
    }
  });
});
