import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Maze } from '../../../../function/tasks/maze/board.js';
import { examine, violationsOf } from '../../../../function/tasks/maze/check.js';
import { shortestLength } from '../../../../function/tasks/maze/distances.js';
import { claims } from '../../../../function/tasks/maze/read.js';
import { readClaim } from '../../../../function/tasks/task.js';
import { bandsOf, fillBands, type Question } from '../../../../model/eval/exam.js';
import { mazeExam } from '../../../../model/tasks/maze/exam.js';
import { aStar } from '../../../../model/tasks/maze/rivals/astar.js';
import { downhill } from '../../../../model/tasks/maze/rivals/downhill.js';
import { mazeRival } from '../../../../model/tasks/maze/rivals.js';
import { drawnMaze, randomMazes } from '../../../tasks/maze/mazes.js';

const paper = mazeExam.parts.flatMap((part, i) => fillBands(part, { seed: 5 + i, count: 3 }));
const inside = (band: string) => paper.filter(({ bands }) => bands.includes(band)).map(mazeOf);

function mazeOf({ request }: Question): Maze {
  const reading = readClaim(claims(request));
  if (reading.kind !== 'problem') throw new Error(`expected a maze, got ${JSON.stringify(reading)}`);
  return reading.problem;
}

describe('a maze paper', () => {
  it('has these bands', () => {
    expect(bandsOf(mazeExam)).toEqual([
      'up to 15 × 15',
      '15 × 15 perfect',
      '15 × 15 braided',
      '15 × 15 rooms',
      '30 × 30 perfect',
      '30 × 30 braided',
      '30 × 30 rooms',
      '30 × 30, path of 110 or more',
    ]);
  });

  it.each(bandsOf(mazeExam))('has as many mazes as asked for in the band %s', (band) => {
    expect(inside(band)).toHaveLength(3);
  });

  it.each(bandsOf(mazeExam).filter((band) => band.startsWith('15') || band.startsWith('30')))(
    '%s: of that side',
    (band) => {
      const side = Number.parseInt(band, 10);
      for (const { rows, columns } of inside(band)) expect([rows, columns]).toEqual([side, side]);
    },
  );

  it('up to 15 × 15: of sides from 6 to 15', () => {
    const [part] = mazeExam.parts;
    for (const question of fillBands(part, { seed: 4, count: 30 })) {
      const { rows, columns } = mazeOf(question);
      for (const side of [rows, columns]) expect(side).toSatisfy((n: number) => n >= 6 && n <= 15);
    }
  });

  it('the long band asks for 110 steps or more', () => {
    for (const maze of inside('30 × 30, path of 110 or more')) expect(shortestLength(maze)).toBeGreaterThanOrEqual(110);
  });

  it('every maze has a path', () => {
    for (const question of paper) expect(shortestLength(mazeOf(question))).toBeGreaterThanOrEqual(2);
  });

  // A generator that changes without a new version would leave papers of the old one in the cache.
  it('is the one of its version', () => {
    const hash = createHash('sha256').update(JSON.stringify(paper)).digest('hex');
    expect([mazeExam.version, hash.slice(0, 12)]).toEqual([1, '353d331c8883']);
  });
});

describe('A*', () => {
  it('finds a path as short as breadth-first search does', () => {
    for (const maze of randomMazes(45, 12, 20)) {
      const path = aStar(maze);
      expect(violationsOf(maze, path)).toEqual([]);
      expect(path.length - 1).toBe(shortestLength(maze));
    }
  });

  it('finds none where there is none', () => {
    expect(aStar(drawnMaze('S..#G', '...#.'))).toEqual([]);
  });
});

describe('downhill', () => {
  it.each<[string, string[], number[]]>([
    ['goes straight to the goal in the open', ['S..', '...', '..G'], [0, 3, 6, 7, 8]],
    ['goes along a wall', ['S.#', '#..', '#.G'], [0, 1, 4, 7, 8]],
    ['takes turns', ['S.#.', '#.##', '...G', '.#.#'], [0, 1, 5, 9, 10, 11]],
    ['sticks in a dead end', ['S..#G', '.##..', '.....'], [0, 1, 2]],
  ])('%s', (_, rows, path) => {
    expect(downhill(drawnMaze(...rows))).toEqual(path);
  });

  it('gives a path to the goal, or one that is stuck', () => {
    let stuck = 0;
    for (const maze of randomMazes(60, 13)) {
      const path = downhill(maze);
      if (path.at(-1) === maze.goal) expect(examine(maze, path).connected).toBe(true);
      else {
        stuck++;
        expect(violationsOf(maze, path)).toEqual([expect.stringMatching(/^the path ends at row \d+ column \d+, /)]);
      }
    }
    expect(stuck).toBeGreaterThan(5);
    expect(stuck).toBeLessThan(55);
  });
});

describe('a rival', () => {
  const request = { question: 'Which way?', context: { maze: ['S..', '.#.', '.G.'] } };
  it.each<[string, number[], boolean]>([
    ['the shortest path', [0, 3, 6, 7], true],
    ['a longer one', [0, 1, 2, 5, 8, 7], false],
    ['a path that breaks off', [0, 3], false],
    ['no path', [], false],
  ])('that finds %s is feasible: %s', (_, path, feasible) => {
    const rival = mazeRival('some way', () => path);
    expect(rival.name).toBe('some way');
    expect(rival.result(request)).toEqual({ feasible });
  });

  it('refuses what is no maze', () => {
    expect(() => mazeRival('some way', () => []).result({ question: 'q', context: { maze: 5 } })).toThrow(
      'expected a maze, got {"kind":"invalid"',
    );
  });

  it('are two, of which A* is always right', () => {
    expect(mazeExam.rivals?.map(({ name }) => name)).toEqual(['downhill, no model', 'A* (ngraph.path)']);
    const right = mazeExam.rivals?.map(
      (rival) => paper.filter(({ request: asked }) => rival.result(asked).feasible === true).length,
    );
    expect(right?.[1]).toBe(paper.length);
    expect(right?.[0]).toBeLessThan(paper.length);
  });
});
