import { describe, expect, it } from 'vitest';
import type { ReasonRequest } from '../../../function/contract/reason.js';
import { TASKS } from '../../../function/tasks/index.js';
import { type Maze, SIDE, VOCABULARY } from '../../../function/tasks/maze/board.js';
import { shortestPath } from '../../../function/tasks/maze/distances.js';
import { drawn } from '../../../function/tasks/maze/draw.js';
import { markedMaze, maze } from '../../../function/tasks/maze/index.js';
import { type Puzzle, puzzleTask } from '../../../function/tasks/puzzle.js';
import kubectl from '../placement/kubectl.json' with { type: 'json' };
import { drawnMaze, marked, pointed, randomMazes, signs, sureOf } from './mazes.js';

const asked = (context?: Record<string, unknown>, question = 'Solve it'): ReasonRequest => ({
  question,
  ...(context ? { context } : {}),
});
const task = puzzleTask(maze);

function posed(rows: readonly string[], as = task): Puzzle {
  const reading = as.pose(asked({ maze: rows }));
  if (reading.kind !== 'problem') throw new Error(`expected a problem, got ${JSON.stringify(reading)}`);
  return reading.problem;
}

/** The proposal for a path in the maze. */
function judged(rows: string[], path: readonly number[]) {
  return posed(rows).propose(pointed(drawnMaze(...rows), path));
}

/** The centre is a wall: the shortest path takes 3 steps, the other way round 5. */
const RING = ['S..', '.#.', '.G.'];

describe('the task', () => {
  it('has the sizes of the public data set, and two ways to answer', () => {
    expect(task).toMatchObject({
      name: 'maze',
      taskTypes: ['planning'],
      sequenceLength: 900,
      boardWidth: 30,
      vocabularySize: 6,
      outputVocabularySize: 5,
      views: true,
    });
    expect(puzzleTask(markedMaze)).toMatchObject({ name: 'maze', boardWidth: 30, outputVocabularySize: 6 });
  });

  it('poses a maze as tokens on the whole board', () => {
    const { tokens, answered } = posed(RING);
    expect(answered).toBeUndefined();
    expect(tokens).toHaveLength(SIDE * SIDE);
    expect([0, 1, 2].map((r) => signs(tokens.slice(r * SIDE, r * SIDE + 4)))).toEqual(['S  ?', ' # ?', ' G ?']);
  });

  it('passes on what is wrong with a request', () => {
    expect(task.pose(asked({ maze: ['S.'] }))).toEqual({
      kind: 'invalid',
      errors: [{ pointer: '/context/maze', message: 'expected one G, got none in 1 row' }],
    });
  });

  it('needs no label, since it learns from paths', () => {
    expect(maze.encodeAnswer({ path: [0] })).toEqual([]);
  });
});

describe('an answer', () => {
  it('that is the shortest path is proven', () => {
    const proposal = judged(RING, [0, 3, 6, 7]);
    expect(proposal).toMatchObject({ summary: '3 steps', violations: [], proven: true, rank: [], certain: true });
    expect(proposal.explain()).toBe(
      'From row 1 column 1 to row 3 column 2 in 3 steps: 2 down, 1 right. Breadth-first search proves that no path is shorter.',
    );
    expect(proposal.result()).toEqual({
      reachable: true,
      connected: true,
      shortest: true,
      length: 3,
      shortest_length: 3,
      directions: ['down', 'down', 'right'],
      path: [
        [0, 0],
        [1, 0],
        [2, 0],
        [2, 1],
      ],
      drawn: ['S..', 'o#.', 'oG.'],
    });
  });

  it('of one step', () => {
    const proposal = judged(['SG'], [0, 1]);
    expect(proposal.summary).toBe('1 step');
    expect(proposal.explain()).toMatch(/^From row 1 column 1 to row 1 column 2 in 1 step: 1 right\. /);
  });

  it('that is a path, and not the shortest, is ranked by its length', () => {
    const proposal = judged(RING, [0, 1, 2, 5, 8, 7]);
    expect(proposal).toMatchObject({
      summary: '5 steps',
      violations: ['the path takes 5 steps, and 3 will do'],
      proven: false,
      rank: [0, 6],
      certain: true,
    });
    expect(proposal.explain()).toBe(
      'A path, but not the shortest: the path takes 5 steps, and 3 will do. The best attempt: 5 steps: 2 right, 2 down, 1 left.',
    );
    expect(proposal.result()).toMatchObject({ connected: true, shortest: false, length: 5, shortest_length: 3 });
  });

  it('that breaks off is ranked by what is missing', () => {
    const proposal = judged(RING, [0, 1]);
    expect(proposal).toMatchObject({
      summary: '1 step',
      violations: ['the path ends at row 1 column 2, 4 steps short of the goal'],
      proven: false,
      rank: [1, 4],
      certain: true,
    });
    expect(proposal.explain()).toBe(
      'No path found: the path ends at row 1 column 2, 4 steps short of the goal. The best attempt: 1 step: 1 right.',
    );
    expect(proposal.result()).toMatchObject({
      reachable: true,
      connected: false,
      shortest: false,
      drawn: ['So.', '.#.', '.G.'],
    });
  });

  it('of no step at all is one of 0 steps', () => {
    expect(judged(RING, [])).toMatchObject({ summary: '0 steps', proven: false, rank: [1, 3] });
  });

  it.each<[string, string[], number, string]>([
    ['shut in', ['S#G'], 1, '1 cell'],
    ['behind a wall', ['S.#.', '..#G'], 4, '4 cells'],
  ])('to a maze without a path, %s, is there before any thought', (_, rows, reached, words) => {
    const { answered } = posed(rows);
    expect(answered).toMatchObject({ summary: 'no path', violations: [], proven: true, rank: [], certain: true });
    expect(answered?.explain()).toMatch(/^No path leads from row 1 column 1 to row \d column \d: /);
    expect(answered?.explain()).toContain(`breadth-first search reaches ${words} from the start, and the goal is not`);
    expect(answered?.result()).toEqual({
      reachable: false,
      reached,
      drawn: rows,
    });
  });
});

describe('ranks', () => {
  it.each<[string, number[], number[]]>([
    ['any path before one that breaks off', [0, 1, 2, 5, 8, 7], [0, 1, 2, 5]],
    ['of two that break off, the one that is nearer to the goal', [0, 3], [0, 1]],
  ])('%s', (_, better, worse) => {
    const [a, b] = [judged(RING, better), judged(RING, worse)];
    const different = a.rank.findIndex((value, i) => value !== b.rank[i]);
    expect(a.rank[different]).toBeLessThan(b.rank[different] ?? Number.NaN);
  });
});

describe('whatever a model says becomes an answer, never an error:', () => {
  const S = SIDE * SIDE;
  const problem = drawnMaze(...RING);
  it.each<[string, number[]]>([
    ['no tokens', []],
    ['padding', new Array<number>(S).fill(0)],
    ['path everywhere', new Array<number>(S).fill(5)],
    ['tokens out of range', Array.from({ length: S }, (_, i) => i * 1000 - 500)],
    ['no numbers', new Array<number>(S).fill(Number.NaN)],
  ])('%s', (_, tokens) => {
    const proposal = posed(RING).propose(tokens);
    expect(proposal.explain()).toMatch(/\.$/);
    expect(JSON.parse(JSON.stringify(proposal.result()))).toMatchObject({ reachable: true, shortest_length: 3 });
  });

  it.each<[string, Float32Array]>([
    ['no logits', new Float32Array()],
    ['logits alike', new Float32Array(S * VOCABULARY)],
    ['NaN', new Float32Array(S * VOCABULARY).fill(Number.NaN)],
    ['endless ones', new Float32Array(S * VOCABULARY).fill(Number.POSITIVE_INFINITY)],
    ['endless ones below nothing', new Float32Array(S * VOCABULARY).fill(Number.NEGATIVE_INFINITY)],
  ])('%s', (_, logits) => {
    for (const as of [maze, markedMaze]) {
      const path = as.decodeLogits?.(problem, logits).path ?? [];
      expect(path[0]).toBe(problem.start);
      expect(new Set(path).size).toBe(path.length);
    }
    expect(() => posed(RING).attempts().look(logits)).not.toThrow();
  });
});

const WAYS: [string, typeof maze, (problem: Maze, path: readonly number[]) => number[]][] = [
  ['directions', maze, pointed],
  ['marks', markedMaze, marked],
];

describe.each(WAYS)('logits of the shortest path in %s', (_, way, written) => {
  const as = puzzleTask(way);
  const sure = (tokens: readonly number[]) => sureOf(tokens, as.outputVocabularySize);
  const mazes = randomMazes(21, 4, SIDE);

  it('are a verified answer, for mazes of every kind', () => {
    for (const problem of mazes) {
      const path = shortestPath(problem) ?? [];
      const { attempts, tokens, propose } = posed(drawn(problem, []), as);
      const attempt = attempts();
      expect(attempt.inputs).toEqual(tokens);
      const { proposal } = attempt.look(sure(written(problem, path)));
      expect(proposal).toMatchObject({ violations: [], proven: true, summary: expect.stringContaining('step') });
      expect(proposal.result()).toMatchObject({ shortest: true, length: path.length - 1 });
      expect(propose(written(problem, path)).result()).toEqual(proposal.result());
    }
  });

  it.each(Array.from({ length: 8 }, (_, view) => view))('through symmetric view %i as well', (k) => {
    const [{ positions, outputTokens } = { positions: [], outputTokens: [] }] = way.symmetries;
    const from = positions[k] ?? [];
    for (const problem of mazes) {
      const path = shortestPath(problem) ?? [];
      const answer = written(problem, path);
      const { attempts, tokens } = posed(drawn(problem, []), as);
      const attempt = attempts(() => k);
      expect(attempt.inputs).toEqual(from.map((position) => tokens[position]));
      // What a model would say of the maze as this view shows it.
      const { proposal, tokens: restored } = attempt.look(
        sure(from.map((position) => outputTokens[k]?.[answer[position] ?? 0] ?? -1)),
      );
      expect(restored).toEqual(answer);
      expect(proposal).toMatchObject({ violations: [], proven: true });
      expect(proposal.result()).toMatchObject({ length: path.length - 1, drawn: drawn(problem, path) });
    }
  });
});

describe('marks', () => {
  it('of no more than a suspicion suffice: where the path is only less unlikely than around it', () => {
    for (const problem of randomMazes(21, 4, SIDE)) {
      const logits = new Float32Array(SIDE * SIDE * VOCABULARY);
      for (const [i, token] of marked(problem, shortestPath(problem) ?? []).entries()) {
        logits.set(token === 5 ? [0, 0, 1, 0, 0, 0.5] : [0, 0, 5, 0, 0, 0], i * VOCABULARY);
      }
      // No token of the path is the most probable one, so the tokens alone say nothing.
      expect(posed(drawn(problem, []), puzzleTask(markedMaze)).attempts().look(logits)).toMatchObject({
        proposal: { proven: true },
      });
    }
  });
});

describe('every context has one task:', () => {
  const grid = Array.from({ length: 9 }, () => new Array<number>(9).fill(0));
  it.each<[string, ReasonRequest, string[]]>([
    ['a drawn maze', asked({ maze: RING }), ['maze']],
    ['a drawn maze that is wrong', asked({ maze: 5 }), ['maze']],
    ['a grid with start and goal', asked({ grid, start: [0, 0], goal: [8, 8] }), ['maze']],
    ['a grid with a start alone', asked({ grid, start: [0, 0] }), ['maze']],
    ['a grid with a goal alone', asked({ grid, goal: [0, 0] }), ['maze']],
    ['a grid alone', asked({ grid }), ['sudoku']],
    ['a puzzle', asked({ puzzle: '.'.repeat(81) }), ['sudoku']],
    ['a cluster', asked({ current_nodes: 10, workloads: [], constraints: [] }), ['placement']],
    ["a cluster in Kubernetes' form", asked({ kubernetes: kubectl }), ['placement']],
    ['a pasted maze', asked({}, `Which way?\n${RING.join('\n')}`), ['maze']],
    ['a pasted Sudoku', asked({}, `7${'.'.repeat(80)}`), ['sudoku']],
    ['prose', asked({}, 'How should I optimize my cluster?'), []],
  ])('%s', (_, request, names) => {
    const claims = TASKS.filter((each) => each.claims(request).kind !== 'other').map(({ name }) => name);
    expect([...new Set(claims)]).toEqual(names);
  });
});
