import { describe, expect, it } from 'vitest';
import { SIDE, steps } from '../../../function/tasks/maze/board.js';
import { padded, positionOf } from '../../../function/tasks/maze/board-tokens.js';
import { violationsOf } from '../../../function/tasks/maze/check.js';
import {
  byDirectionLogits,
  byDirections,
  DIRECTION_TOKENS,
  directionToken,
  directionTokensTo,
  NO_DIRECTION,
} from '../../../function/tasks/maze/direction-answers.js';
import { distancesFrom } from '../../../function/tasks/maze/distances.js';
import { turnsWithDirections } from '../../../function/tasks/maze/symmetries.js';
import { walk } from '../../../function/tasks/maze/walk.js';
import { seeded } from '../../trm/random.js';
import { drawnMaze, randomMazes } from './mazes.js';

const [up, down, left, right] = [
  directionToken('up'),
  directionToken('down'),
  directionToken('left'),
  directionToken('right'),
];
const maze = drawnMaze('S.#', '#.G');

/** Logits (S, DIRECTION_TOKENS) that believe in these tokens (rows × columns), each by as much. */
function logitsOf(tokens: readonly number[], much = 5): Float32Array {
  const logits = new Float32Array(SIDE * SIDE * DIRECTION_TOKENS);
  for (const [cell, token] of tokens.entries()) logits[positionOf(maze, cell) * DIRECTION_TOKENS + token] = much;
  return logits;
}

describe('the directions to the goal', () => {
  it('are one where one way is shortest, several where several are, and none at the goal, at walls and where no path is', () => {
    const board = drawnMaze('S..', '..#', '..G', '###', '...');
    expect(directionTokensTo(board, board.goal)).toEqual([
      [down, right],
      [down],
      [left],
      [down, right],
      [down],
      [NO_DIRECTION],
      [right],
      [right],
      ...new Array(7).fill([NO_DIRECTION]),
    ]);
  });

  it('lead one step nearer from every cell of random mazes, each direction that does and no other', () => {
    for (const each of randomMazes(40, 4)) {
      const { steps: far } = distancesFrom(each, each.goal);
      for (const [cell, directions] of directionTokensTo(each, each.goal).entries()) {
        if ((far[cell] ?? -1) <= 0) continue;
        const nearer = steps(each, cell).filter(({ to }) => far[to] === (far[cell] ?? 0) - 1);
        expect(directions).toEqual(nearer.map(({ direction }) => directionToken(direction)));
      }
    }
  });

  it('turn with the board', () => {
    const { positions, outputTokens } = turnsWithDirections(4);
    const board = drawnMaze('S..#', '.#..', '...#', '#..G');
    const directions = directionTokensTo(board, board.goal);
    for (const [k, cells] of positions.entries()) {
      const turned = { rows: 4, columns: 4, walls: cells.map((cell) => board.walls[cell] === true) };
      const seen = cells.map((cell) => directions[cell]?.map((token) => outputTokens[k]?.[token] ?? -1).sort());
      expect(directionTokensTo(turned, cells.indexOf(board.goal)).map((tokens) => tokens.toSorted())).toEqual(seen);
    }
  });
});

describe('a walk along directions', () => {
  const tokens = [right, down, NO_DIRECTION, NO_DIRECTION, right, NO_DIRECTION];

  it('reaches the goal where they lead there', () => {
    expect(walk(maze, byDirections(maze, padded(maze, tokens)))).toEqual([0, 1, 4, 5]);
    expect(walk(maze, byDirectionLogits(maze, logitsOf(tokens)))).toEqual([0, 1, 4, 5]);
  });

  it.each<[string, (number | undefined)[], number[]]>([
    ['into a wall', [down], [0]],
    ['off the board', [up], [0]],
    ['back', [right, left], [0, 1]],
    ['nowhere', [NO_DIRECTION], [0]],
  ])('ends where they lead %s', (_, some, path) => {
    const whole = maze.walls.map((_wall, cell) => some[cell] ?? NO_DIRECTION);
    expect(walk(maze, byDirections(maze, padded(maze, whole)))).toEqual(path);
  });

  it('takes the next best direction where the best leads into a wall, but none that is believed in less than none', () => {
    const logits = logitsOf(tokens);
    logits[positionOf(maze, 0) * DIRECTION_TOKENS + down] = 9;
    expect(walk(maze, byDirectionLogits(maze, logits))).toEqual([0, 1, 4, 5]);
    logits[positionOf(maze, 0) * DIRECTION_TOKENS + NO_DIRECTION] = 6;
    expect(walk(maze, byDirectionLogits(maze, logits))).toEqual([0]);
  });

  it.each<[string, Float32Array]>([
    ['none', new Float32Array()],
    ['too few', new Float32Array(3)],
    ['zeros', new Float32Array(SIDE * SIDE * DIRECTION_TOKENS)],
    ['NaN', new Float32Array(SIDE * SIDE * DIRECTION_TOKENS).fill(Number.NaN)],
    ['endless ones', new Float32Array(SIDE * SIDE * DIRECTION_TOKENS).fill(Number.POSITIVE_INFINITY)],
  ])('of %s stays at the start', (_, logits) => {
    expect(walk(maze, byDirectionLogits(maze, logits))).toEqual([0]);
  });

  it('that are right is a shortest path, whichever is taken where several are', () => {
    const random = seeded(5);
    for (const each of randomMazes(40, 6)) {
      const directions = directionTokensTo(each, each.goal).map(
        (of) => of[Math.floor(random() * of.length)] ?? NO_DIRECTION,
      );
      expect(violationsOf(each, walk(each, byDirections(each, padded(each, directions))))).toEqual([]);
    }
  });
});
