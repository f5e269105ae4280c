import { describe, expect, it } from 'vitest';
import type { ReasonRequest } from '../../../function/contract/reason.js';
import type { Maze } from '../../../function/tasks/maze/board.js';
import { examine } from '../../../function/tasks/maze/check.js';
import { shortestPath } from '../../../function/tasks/maze/distances.js';
import { maze } from '../../../function/tasks/maze/index.js';
import { readClaim } from '../../../function/tasks/task.js';
import { seeded } from '../../trm/random.js';
import { drawnLattice, openings, randomLattice, stepsOver } from './lattices.js';
import { randomMazes } from './mazes.js';

const read = (request: Partial<ReasonRequest>) => readClaim(maze.claims({ question: '', ...request }));
function problemOf(request: Partial<ReasonRequest>): Maze {
  const reading = read(request);
  if (reading.kind !== 'problem') throw new Error(`expected a problem, got ${JSON.stringify(reading)}`);
  return reading.problem;
}
/** What callers are told of the shortest path. */
function told(request: Partial<ReasonRequest>): Record<string, unknown> {
  const problem = problemOf(request);
  const path = shortestPath(problem);
  const verdict = maze.judge(problem, { path });
  return { ...maze.result(problem, { path }, verdict), says: maze.explain(problem, { path }, verdict) };
}

/** The same maze in many signs: from the second cell of the second row down to the fourth, two steps at a time. */
const OURS = ['#######', '#S  #G#', '### # #', '#     #', '#######'];
const as = (wall: string, free: string, start = 'S', goal = 'G') =>
  OURS.map((line) => line.replaceAll('S', start).replaceAll('G', goal).replaceAll('#', wall).replaceAll(' ', free));
const text = (lines: readonly string[]) => lines.join('\n');
const ENDS = { start: [1, 1], goal: [1, 5] };
const without = (lines: readonly string[], free: string) => lines.map((line) => line.replace(/[SG]/g, free));

describe('a maze as people draw it is the same maze, and its answer is in their signs:', () => {
  const want = {
    path: [
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 3],
      [3, 3],
      [3, 4],
      [3, 5],
      [2, 5],
      [1, 5],
    ],
    length: 8,
  };
  it.each<[string, Partial<ReasonRequest>, string | undefined]>([
    ['hashes and dots', { context: { maze: as('#', '.') } }, '#Soo#G#'],
    ['full blocks', { context: { maze: as('█', ' ') } }, '█Soo█G█'],
    ['squares', { context: { maze: text(as('■', '□')) } }, '■Soo■G■'],
    ['shades, the lightest of which is the floor', { context: { maze: text(as('▓', '░')) } }, '▓Soo▓G▓'],
    ['emoji', { context: { maze: text(as('⬛', '⬜')) } }, '⬛Soo⬛G⬛'],
    ['small letters', { context: { maze: as('#', ' ', 's', 'g') } }, '#soo#g#'],
    ['S and E', { context: { maze: as('#', ' ', 'S', 'E') } }, '#Soo#E#'],
    ['s and e', { context: { maze: as('#', '.', 's', 'e') } }, '#soo#e#'],
    ['A and B, as CS50 has them', { context: { maze: text(as('#', ' ', 'A', 'B')) } }, '#Aoo#B#'],
    ['0 and 1 with S and G', { context: { maze: text(as('1', '0')) } }, '1S**1G1'],
    [
      '0 and 1 as strings, start and goal beside it',
      { context: { grid: without(as('1', '0'), '0'), ...ENDS } },
      '1S**1G1',
    ],
    [
      '0 and 1 as numbers',
      { context: { grid: without(as('1', '0'), '0').map((line) => [...line].map(Number)), ...ENDS } },
      '#Soo#G#',
    ],
    [
      'true and false',
      { context: { grid: without(as('1', '0'), '0').map((line) => [...line].map((c) => c === '1')), ...ENDS } },
      '#Soo#G#',
    ],
    ['an array of arrays of signs', { context: { grid: as('#', '.').map((line) => [...line]) } }, '#Soo#G#'],
    [
      'spaces between the signs',
      { context: { maze: text(as('#', '.').map((line) => [...line].join(' '))) } },
      '# S o o # G #',
    ],
    ['CSV', { context: { maze: text(as('1', '0').map((line) => [...line].join(','))) } }, '1,S,*,*,1,G,1'],
    [
      'two signs for a cell',
      { context: { maze: text(as('█', ' ').map((line) => line.replace(/[█ ]/g, '$&$&').replace(/[SG]/g, '$& '))) } },
      undefined,
    ],
    ['a fence', { context: { maze: `\`\`\`\n${text(as('#', '.'))}\n\`\`\`` } }, '#Soo#G#'],
    ['an indent', { context: { maze: text(OURS.map((line) => `    ${line}`)) } }, '#Soo#G#'],
    ['another name', { context: { labyrinth: OURS } }, '#Soo#G#'],
    ['the name of a grid', { context: { grid: OURS } }, '#Soo#G#'],
    ['a name that says nothing', { context: { level_1: text(OURS) } }, '#Soo#G#'],
    ['the question', { question: `How do I get out?\n\n${text(as('█', ' '))}\n` }, '█Soo█G█'],
    ['the question, start and goal beside it', { question: text(without(OURS, ' ')), context: ENDS }, '#Soo#G#'],
  ])('%s', (_, request, line) => {
    const { path, length, drawn } = told(request) as { path: unknown; length: unknown; drawn: string[] };
    expect({ path, length }).toEqual(want);
    expect(drawn[1]).toBe(line ?? '██S oooo██G ██');
  });

  it.each<[string, unknown]>([
    ['a text', text(OURS)],
    ['rows', OURS],
    ['a context', { maze: OURS }],
    ['numbers with their ends', { grid: [[0, 0]], start: [0, 0], goal: [0, 1] }],
  ])('%s is read as a whole body', (_, body) => {
    const context = typeof body === 'string' || Array.isArray(body) ? { maze: body } : body;
    expect(maze.bare?.(body)).toEqual({ question: 'Which is the shortest way?', context });
  });

  it('gaps in the outer wall are the ends, and that is said', () => {
    const { says, path } = told({ context: { maze: ['#.###', '#...#', '###.#'] } }) as { says: string; path: unknown };
    expect(path).toEqual([
      [0, 1],
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
    expect(says).toContain('Start and goal are the two gaps in the outer wall.');
  });

  it('an outer wall that makes it too large is left out, and coordinates stay those of the drawing', () => {
    const inside = `#S${'.'.repeat(28)}#`;
    const { path } = told({
      context: {
        maze: [
          '#'.repeat(31),
          inside,
          ...Array.from({ length: 28 }, () => `#${'.'.repeat(29)}#`),
          `#${'.'.repeat(28)}G#`,
          '#'.repeat(31),
        ],
      },
    }) as { path: number[][] };
    expect(path[0]).toEqual([1, 1]);
    expect(path.at(-1)).toEqual([30, 29]);
  });
});

describe('walls between cells: the answer counts cells, and marks them in the drawing:', () => {
  /** Rosetta Code's and Wikipedia's. */
  const ASCII = `
+---+---+---+
| S |       |
+   +   +   +
|       | G |
+---+---+---+`;
  const NARROW = '+--+--+--+\n|S |     |\n+  +  +  +\n|     |G |\n+--+--+--+';
  const BOX = '┌───┬───────┐\n│ S │       │\n│   ╵   ╷   │\n│       │ E │\n└───────┴───┘';
  const THIN = '┌─┬───┐\n│S│   │\n│ ╵ ╷ │\n│   │G│\n└───┴─┘';
  const DOUBLE = '╔═══╦═══════╗\n║ S ║       ║\n║   ║   ║   ║\n║       ║ G ║\n╚═══════╩═══╝';
  const TALL =
    '+-----+-----+-----+\n|     |           |\n|  S  |           |\n|     |           |\n+     +     +     +\n|           |     |\n|           |  G  |\n|           |     |\n+-----+-----+-----+';
  const want = {
    directions: ['down', 'right', 'up', 'right', 'down'],
    path: [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 2],
      [1, 2],
    ],
    length: 5,
    shortest_length: 5,
  };
  it.each<[string, Partial<ReasonRequest>, string[]]>([
    [
      'pluses and hyphens',
      { context: { maze: ASCII } },
      ['+---+---+---+', '| S | o   o |', '+   +   +   +', '| o   o | G |', '+---+---+---+'],
    ],
    [
      'narrow cells',
      { context: { maze: NARROW } },
      ['+--+--+--+', '|S |o  o |', '+  +  +  +', '|o  o |G |', '+--+--+--+'],
    ],
    [
      'box-drawing signs',
      { context: { maze: BOX } },
      ['┌───┬───────┐', '│ S │ o   o │', '│   ╵   ╷   │', '│ o   o │ E │', '└───────┴───┘'],
    ],
    [
      'box-drawing signs, one sign for a cell',
      { context: { maze: THIN.split('\n') } },
      ['┌─┬───┐', '│S│o o│', '│ ╵ ╷ │', '│o o│G│', '└───┴─┘'],
    ],
    [
      'double lines',
      { context: { puzzle: DOUBLE } },
      ['╔═══╦═══════╗', '║ S ║ o   o ║', '║   ║   ║   ║', '║ o   o ║ G ║', '╚═══════╩═══╝'],
    ],
    [
      'three lines for a cell',
      { question: TALL },
      TALL.split('\n').with(2, '|  S  |  o     o  |').with(6, '|  o     o  |  G  |'),
    ],
    [
      'ends beside it, in cells',
      { context: { maze: ASCII.replace(/[SG]/g, ' '), start: [0, 0], goal: [1, 2] } },
      ['+---+---+---+', '| S | o   o |', '+   +   +   +', '| o   o | G |', '+---+---+---+'],
    ],
    [
      'spaces at the ends of lines cut off',
      { context: { maze: `${ASCII.replace('S |       |', 'S |').replace(/[G]/, ' ')}`, start: [0, 0], goal: [1, 2] } },
      ['+---+---+---+', '| S | o   o', '+   +   +   +', '| o   o | G |', '+---+---+---+'],
    ],
  ])('%s', (_, request, lines) => {
    const { directions, path, length, shortest_length, drawn, says } = told(request);
    expect({ directions, path, length, shortest_length }).toEqual(want);
    expect(drawn).toEqual(lines);
    expect(says).toBe(
      'From row 1 column 1 to row 2 column 3 in 5 steps: 1 down, 1 right, 1 up, 1 right, 1 down. Breadth-first search proves that no path is shorter.',
    );
  });

  it('gaps in the outer wall are the ends, and that is said', () => {
    const open = '+   +--+\n'.replace('   ', '  ').concat('|  |  |\n+  +  +\n|      \n+--+--+');
    const { path, says } = told({ context: { maze: open } }) as { path: unknown; says: string };
    expect(path).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
    expect(says).toContain('Start and goal are the cells at the two gaps in the outer wall.');
  });

  it('what cannot be reached is counted in cells', () => {
    const shut = '+--+--+\n|S    |\n+--+--+\n|   G |\n+--+--+';
    const problem = problemOf({ context: { maze: shut } });
    const answer = { path: undefined };
    expect(maze.result(problem, answer, maze.judge(problem, answer))).toMatchObject({ reachable: false, reached: 2 });
  });

  it('a path that breaks off between two cells is told in whole steps', () => {
    const problem = problemOf({ context: { maze: ASCII } });
    const answer = { path: (shortestPath(problem) ?? []).slice(0, 4) };
    const verdict = maze.judge(problem, answer);
    expect(verdict.violations).toEqual(['the path ends at row 2 column 1, 4 steps short of the goal']);
    expect(maze.result(problem, answer, verdict)).toMatchObject({
      path: [
        [0, 0],
        [1, 0],
      ],
      directions: ['down'],
    });
  });
});

describe('what drawing writes, reading reads back:', () => {
  const draw = ({ rows, columns, walls, start, goal }: Maze, [wall = '', free = '', S = '', G = ''] = [...'#.SG']) =>
    Array.from({ length: rows }, (_, r) =>
      Array.from({ length: columns }, (_, c) => {
        const cell = r * columns + c;
        return cell === start ? S : cell === goal ? G : walls[cell] ? wall : free;
      }).join(''),
    );

  it.each(['#.SG', '# SG', '█ se', '■□SE', '10SG', '▓·sg', '⬛⬜SG', '%.AB', '#_SF'])('in the signs %s', (signs) => {
    for (const problem of randomMazes(31, 12)) {
      const board = { ...problem, form: undefined };
      const lines = draw(problem, [...signs]);
      expect({ ...problemOf({ context: { maze: lines } }), form: undefined }).toEqual(board);
      expect({ ...problemOf({ context: { maze: text(lines) } }), form: undefined }).toEqual(board);
    }
  });

  it.each([
    [2, 2],
    [3, 2],
    [4, 2],
    [6, 4],
  ])('with walls between cells of %i × %i signs', (wide, high) => {
    const random = seeded(5);
    for (let round = 0; round < 20; round++) {
      const walls = randomLattice(random, 2 + Math.floor(random() * 13), 2 + Math.floor(random() * 13));
      const lines = drawnLattice(walls, wide, high);
      const problem = problemOf({ context: { maze: lines } });
      expect(openings(problem), text(lines)).toEqual(walls.open);
      const path = shortestPath(problem);
      const length = path && maze.result(problem, { path }, maze.judge(problem, { path })).length;
      expect(length, text(lines)).toBe(stepsOver(walls));
      if (path) expect(examine(problem, path).violations).toEqual([]);
    }
  });
});

describe('what is wrong is told, with what to do:', () => {
  const ask = 'expected to be told where the maze starts and ends, got neither: ';
  const beside = 'add "start": [row, column] and "goal": [row, column] to the context, counted from 0';
  it.each<[string, Partial<ReasonRequest>, string, string]>([
    [
      'a grid without start and goal',
      {
        context: {
          grid: [
            [0, 1],
            [0, 0],
          ],
        },
      },
      '/context/grid',
      ask + beside,
    ],
    [
      'strings without start and goal',
      { context: { grid: ['01', '00'] } },
      '/context/grid',
      `${ask}draw one "S" (start) and one "G" (goal), or ${beside}`,
    ],
    ['a drawing without them', { question: '####\n#  #\n####' }, '/question', ask],
    ['cells with walls between without them', { context: { maze: '+--+--+\n|     |\n+--+--+' } }, '/context/maze', ask],
    [
      'a start alone',
      {
        context: {
          grid: [
            [0, 1],
            [0, 0],
          ],
          start: [0, 0],
        },
      },
      '/context/goal',
      'expected goal to be [row, column], from 0, got undefined',
    ],
    ['S alone', { context: { maze: 'S.\n..' } }, '/context/maze', 'expected one G, got none in 2 rows'],
    [
      'G and E',
      { context: { maze: 'SG\n.E' } },
      '/context/maze',
      'expected one G, got 2, the first at row 1 column 2 and row 2 column 2',
    ],
    [
      'both ends in one cell',
      { context: { maze: '+----+--+\n'.replace('----', '--').concat('|SG    \n+--+--+').replace('SG    ', 'SG   |') } },
      '/context/maze',
      'expected another cell than the start, got row 1 column 1 for both',
    ],
    [
      'a sign in a cell',
      { context: { maze: '+--+--+\n|S   7|\n|    G|\n+--+--+'.replace('|    G|\n', '') } },
      '/context/maze',
      'expected a cell that is empty or holds "S" or "G", got "7" in row 1 column 2',
    ],
    [
      'too many cells with walls between',
      { context: { maze: [`+${'--+'.repeat(16)}`, `|S${' '.repeat(45)}G|`, `+${'--+'.repeat(16)}`] } },
      '/context/maze',
      'expected at most 15 × 15 cells with walls between them, got 1 × 16',
    ],
    [
      'ends off the cells',
      { context: { maze: '+--+--+\n|     |\n+--+--+', start: [0, 0], goal: [0, 2] } },
      '/context/goal',
      'expected goal within rows 0 to 0 and columns 0 to 1, got [0, 2]',
    ],
  ])('%s', (_, request, pointer, message) => {
    const reading = read(request);
    if (reading.kind !== 'invalid') throw new Error(`expected invalid, got ${reading.kind}`);
    expect(reading.errors[0].pointer).toBe(pointer);
    expect(reading.errors[0].message).toContain(message);
  });
});
