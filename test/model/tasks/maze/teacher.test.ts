import { describe, expect, it } from 'vitest';
import { type Maze, SIDE, TOKEN } from '../../../../function/tasks/maze/board.js';
import { violationsOf } from '../../../../function/tasks/maze/check.js';
import { directionToken, directionTokensTo } from '../../../../function/tasks/maze/direction-answers.js';
import { distancesFrom } from '../../../../function/tasks/maze/distances.js';
import { readDrawing } from '../../../../function/tasks/maze/forms/drawing.js';
import { maze } from '../../../../function/tasks/maze/index.js';
import { walk } from '../../../../function/tasks/maze/walk.js';
import { readSafetensors } from '../../../../function/trm/checkpoint/index.js';
import { makeDataset } from '../../../../model/data/dataset.js';
import type { Example } from '../../../../model/data/teacher.js';
import { mazeTeacher } from '../../../../model/tasks/maze/teacher.js';
import { first } from '../../data/first.js';

/** The maze of an example, read from its drawing as a request would be. */
function mazeOf({ input }: Example, side: number) {
  const signs = input.map((token) => '?# SG'[token] ?? '!').join('');
  const rows = Array.from({ length: side }, (_, r) => signs.slice(r * side, (r + 1) * side));
  const reading = readDrawing(rows, '/context/maze');
  if (reading.kind !== 'problem') throw new Error(`expected a maze, got ${JSON.stringify(reading)}`);
  return reading.problem;
}

/** The path along the label's directions, from the start on. */
const pathOf = ({ label }: Example, problem: Maze): number[] =>
  walk(problem, (open, from) => open.find(({ direction }) => label[from] === directionToken(direction)));

describe.each([5, 9, 15])('mazes of side %i', (side) => {
  const teacher = mazeTeacher(side);

  it.each(Object.keys(teacher.kinds))(
    'of kind %s: the label leads to the goal from every cell, and from the start there is one shortest path',
    (kind) => {
      for (const example of first(teacher.kinds[kind]?.(5) ?? [], 40)) {
        const { input, label, rating } = example;
        expect([input.length, label.length]).toEqual([side * side, side * side]);
        for (const token of input) expect([TOKEN.wall, TOKEN.free, TOKEN.start, TOKEN.goal]).toContain(token);
        const problem = mazeOf(example, side);
        const path = pathOf(example, problem);
        expect(violationsOf(problem, path)).toEqual([]);
        for (const [cell, right] of directionTokensTo(problem, problem.goal).entries()) {
          expect(right).toContain(label[cell]);
        }
        expect(rating).toBe(path.length - 1);
        expect(distancesFrom(problem, problem.start).ways[problem.goal]).toBe(1);
      }
    },
  );

  it('are taught with the symmetries of their board, and with no padding', () => {
    const [factor, ...others] = teacher.task.symmetries;
    expect(others).toEqual([]);
    expect(factor?.positions.map((positions) => positions.length)).toEqual(new Array(8).fill(side * side));
    expect(teacher.board).toMatchObject({ side, most: SIDE });
  });
});

describe('the teacher', () => {
  it('speaks of the task that is served, and offers it on boards of another side', () => {
    const { task, board } = mazeTeacher(15);
    const whole = board?.of(SIDE).task;
    expect(task).toMatchObject({ name: maze.name, sequenceLength: 225, vocabularySize: maze.vocabularySize });
    expect(whole).toEqual({
      name: maze.name,
      sequenceLength: maze.sequenceLength,
      vocabularySize: maze.vocabularySize,
      outputVocabularySize: maze.outputVocabularySize,
      symmetries: maze.symmetries,
    });
  });

  it('mixes all kinds, some of them smaller than the board', () => {
    const examples = first(mazeTeacher(15).kinds.mixed?.(2) ?? [], 200);
    const walls = examples.map(({ input }) => input.filter((token) => token === TOKEN.wall).length / 225);
    expect(Math.max(...walls)).toBeGreaterThan(0.8);
    expect(Math.min(...walls)).toBeLessThan(0.3);
    const ratings = examples.map(({ rating }) => rating);
    expect(Math.min(...ratings)).toBeLessThan(10);
    expect(Math.max(...ratings)).toBeGreaterThan(50);
  });
});

describe('the training file', () => {
  const order = { kind: 'mixed', count: 4, seed: 7 };
  const file = makeDataset(mazeTeacher(9), order);

  it('says how wide its boards are', () => {
    const { tensors, metadata } = readSafetensors(file);
    expect(metadata).toEqual({
      task: 'maze',
      kind: 'mixed',
      seed: '7',
      count: '4',
      vocabulary_size: '6',
      output_vocabulary_size: '5',
      board_width: '9',
    });
    expect(tensors.get('inputs')).toMatchObject({ dtype: 'uint8', shape: [4, 81] });
    expect(tensors.get('symmetry.0.positions')).toMatchObject({ dtype: 'int32', shape: [8, 81] });
    expect([...tensors.keys()]).not.toContain('masks');
  });

  it('is the same, byte for byte, for the same seed, and begins a longer one', () => {
    expect(Buffer.compare(makeDataset(mazeTeacher(9), order), file)).toBe(0);
    expect(Buffer.compare(makeDataset(mazeTeacher(9), { ...order, seed: 8 }), file)).not.toBe(0);
    const bytes = (of: Uint8Array) => readSafetensors(of).tensors.get('inputs')?.bytes ?? new Uint8Array();
    const longer = bytes(makeDataset(mazeTeacher(9), { ...order, count: 6 }));
    expect(longer.subarray(0, 4 * 81)).toEqual(bytes(file));
  });
});
