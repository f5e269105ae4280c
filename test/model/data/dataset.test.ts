import { describe, expect, it } from 'vitest';
import { sudoku } from '../../../function/tasks/sudoku/index.js';
import { readSafetensors } from '../../../function/trm/checkpoint/index.js';
import { makeDataset } from '../../../model/data/dataset.js';
import type { Example, Teacher } from '../../../model/data/teacher.js';
import { minimalPuzzles } from '../../../model/tasks/sudoku/puzzles.js';
import { sudokuTeacher } from '../../../model/tasks/sudoku/teacher.js';
import { first } from './first.js';

const COUNT = 5;
const file = makeDataset(sudokuTeacher, { kind: 'minimal', count: COUNT, seed: 7 });
const { tensors, metadata } = readSafetensors(file);

function integers(name: string, from = tensors): number[] {
  const tensor = from.get(name);
  if (!tensor) throw new TypeError(`no tensor ${name}`);
  const view = new DataView(tensor.bytes.buffer, tensor.bytes.byteOffset, tensor.bytes.byteLength);
  return tensor.dtype === 'uint8'
    ? [...tensor.bytes]
    : Array.from({ length: tensor.bytes.byteLength / 4 }, (_, i) => view.getInt32(i * 4, true));
}

describe('makeDataset', () => {
  const puzzles = first(minimalPuzzles(7), COUNT);

  it('names the task, the kind, the seed, the count and the vocabulary', () => {
    expect(metadata).toEqual({ task: 'sudoku', kind: 'minimal', seed: '7', count: '5', vocabulary_size: '11' });
  });

  it('holds the tokens of puzzles and solutions, and the ratings', () => {
    expect(tensors.get('inputs')).toMatchObject({ dtype: 'uint8', shape: [COUNT, 81] });
    expect(tensors.get('labels')).toMatchObject({ dtype: 'uint8', shape: [COUNT, 81] });
    expect(tensors.get('ratings')).toMatchObject({ dtype: 'int32', shape: [COUNT] });
    expect(integers('inputs')).toEqual(puzzles.flatMap((puzzle) => sudoku.encode(puzzle)));
    expect(integers('labels')).toEqual(puzzles.flatMap(({ solution }) => solution.map((digit) => digit + 1)));
    expect(integers('ratings')).toEqual(puzzles.map(({ rating }) => rating));
  });

  it('holds every factor of the symmetries, and nothing else', () => {
    for (const [i, factor] of sudoku.symmetries.entries()) {
      const K = factor.positions.length;
      expect(tensors.get(`symmetry.${i}.positions`)).toMatchObject({ dtype: 'int32', shape: [K, 81] });
      expect(tensors.get(`symmetry.${i}.output_tokens`)).toMatchObject({ dtype: 'int32', shape: [K, 11] });
      expect(integers(`symmetry.${i}.positions`)).toEqual(factor.positions.flat());
      expect(integers(`symmetry.${i}.input_tokens`)).toEqual(factor.inputTokens.flat());
      expect(integers(`symmetry.${i}.output_tokens`)).toEqual(factor.outputTokens.flat());
    }
    expect(tensors.size).toBe(3 + 3 * sudoku.symmetries.length);
  });

  it('is the same, byte for byte, for the same seed, and begins a longer one', () => {
    expect(Buffer.compare(makeDataset(sudokuTeacher, { kind: 'minimal', count: COUNT, seed: 7 }), file)).toBe(0);
    expect(Buffer.compare(makeDataset(sudokuTeacher, { kind: 'minimal', count: COUNT, seed: 8 }), file)).not.toBe(0);
    const longer = readSafetensors(makeDataset(sudokuTeacher, { kind: 'minimal', count: COUNT + 2, seed: 7 })).tensors;
    expect(integers('inputs', longer).slice(0, COUNT * 81)).toEqual(integers('inputs'));
  });

  it('tells how many are made', () => {
    const told: number[] = [];
    makeDataset(sudokuTeacher, { kind: 'minimal', count: 3, seed: 1, onExample: (made) => told.push(made) });
    expect(told).toEqual([1, 2, 3]);
  });
});

it.each(['chess', 'constructor'])('a kind that the teacher does not know: %s', (kind) => {
  expect(() => makeDataset(sudokuTeacher, { kind, count: 1, seed: 1 })).toThrow(
    new RangeError(`sudoku: expected one of minimal, few, hard, got ${kind}`),
  );
});

describe('a teacher that breaks its promise', () => {
  const task = { name: 'toy', sequenceLength: 2, vocabularySize: 3, symmetries: [] };
  const teacher = (...examples: Example[]): Teacher => ({ task, kinds: { toy: () => examples } });

  it.each([
    ['too short an input', { input: [1], label: [1, 2], rating: 0 }, 'toy input: expected 2 tokens, got 1'],
    ['too long a label', { input: [1, 1], label: [1, 2, 1], rating: 0 }, 'toy label: expected 2 tokens, got 3'],
    ['a strange token', { input: [1, 3], label: [1, 2], rating: 0 }, 'toy input: expected tokens from 0 to 2, got 3'],
    ['half a token', { input: [1, 0.5], label: [1, 2], rating: 0 }, 'toy input: expected tokens from 0 to 2, got 0.5'],
  ])('with %s is refused', (_, example, message) => {
    expect(() => makeDataset(teacher(example), { kind: 'toy', count: 1, seed: 1 })).toThrow(new RangeError(message));
  });

  it('with too few examples is refused', () => {
    const example = { input: [1, 1], label: [1, 2], rating: 0 };
    expect(() => makeDataset(teacher(example), { kind: 'toy', count: 2, seed: 1 })).toThrow(
      new RangeError('toy: expected 2 examples, got 1'),
    );
  });

  it.each([
    ['that two bytes cannot hold', { vocabularySize: 32769 }, 'at most 32768 tokens, got 32769'],
    ['whose answers a byte cannot hold', { vocabularySize: 257 }, 'at most 256 output tokens, got 257'],
  ])('with a vocabulary %s is refused', (_, sizes, expected) => {
    const wide: Teacher = { task: { ...task, ...sizes }, kinds: { toy: () => [] } };
    expect(() => makeDataset(wide, { kind: 'toy', count: 1, seed: 1 })).toThrow(
      new RangeError(`toy: expected ${expected}`),
    );
  });

  it('without the verdict that it announced is refused', () => {
    const example = { input: [1, 1], label: [1, 2], rating: 0 };
    const silent: Teacher = { ...teacher(example), answers: [0, 1] };
    expect(() => makeDataset(silent, { kind: 'toy', count: 1, seed: 1 })).toThrow(
      new RangeError('expected a verdict with every example, got none'),
    );
  });
});
