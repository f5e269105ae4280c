import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../function/models/load.js';
import { readCheckpoint, readSafetensors, writeSafetensors } from '../../function/trm/checkpoint/index.js';
import { writeExchange } from '../../model/bench/exchange.js';
import { Ours } from '../../model/bench/ours.js';
import { benchPuzzles } from '../../model/bench/puzzles.js';
import { pythonOf, torchVersion } from '../../model/bench/python.js';
import { benchTable, type Measured } from '../../model/bench/report.js';
import { disturbance } from '../../model/bench/setting.js';
import { readOrder } from '../../model/bench.js';
import { UsageError } from '../../model/command.js';
import { rsmTensors } from '../trm/random.js';

let folder = '';
let weights = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-test-'));
  weights = join(folder, 'weights.safetensors');
  await writeFile(weights, writeSafetensors(rsmTensors({ sequenceLength: 81, vocabularySize: 11 })));
  await writeFile(join(folder, 'all_config.yaml'), 'arch: { mlp_t_norm: D, tied_head: true, L_cycles: 2 }\n');
});
afterAll(() => rm(folder, { recursive: true }));

describe('readOrder', () => {
  it('reads what is asked for, and has defaults', () => {
    expect(readOrder(['--checkpoint', folder, '--count=7', '--H-cycles', '3'])).toMatchObject({
      checkpoint: folder,
      answers: 1000,
      count: 7,
      seed: 700_001,
      rounds: 3,
      H_cycles: 3,
      maxSteps: undefined,
    });
  });

  it.each([
    ['no puzzles', ['--count', '0']],
    ['no puzzles at all', ['--answers', '0']],
    ['a file that is not there', ['--checkpoint', '/no/such/file']],
    ['an unknown option', ['--fast']],
  ])('refuses %s', (_, args) => {
    expect(() => readOrder(['--checkpoint', folder, ...args])).toThrow(UsageError);
  });
});

it('solves as the service does, and hands the same puzzles and weights over', async () => {
  const model = await loadModel(weights);
  const puzzles = benchPuzzles(model.task, 2, 1);
  expect(puzzles.map(({ puzzle, label }) => puzzle.propose(label).violations)).toEqual([[], []]);
  const ours = await Ours.open(model);
  try {
    const depth = { steps: 3, starts: 1, widenAfter: 1 };
    const pass = await ours.oneByOne(puzzles, depth, () => {});
    expect(pass).toMatchObject({ solved: 0, puzzles: { length: 2 }, steps: { length: 6 }, answers: { length: 2 } });
    expect(await ours.together(puzzles, depth, 5, () => {})).toBeGreaterThan(0);
  } finally {
    await ours.close();
  }
  const { tensors, metadata } = readSafetensors(writeExchange(model, await readCheckpoint(weights), puzzles, 3));
  expect(tensors.get('inputs')?.shape).toEqual([2, 81]);
  expect(tensors.has('weights.q_head.bias')).toBe(true);
  expect(JSON.parse(metadata.task ?? '')).toMatchObject({
    architecture: { hidden_size: 12, mlp_t_norm: 'D', tied_head: true },
    L_cycles: 2,
    max_steps: 3,
    puzzle_identifier: null,
  });
});

describe('PyTorch', () => {
  it('is looked for where PYTHON says, then in the trainer’s environment, then on the path', () => {
    expect(pythonOf(folder, { PYTHON: '/opt/python' })).toBe('/opt/python');
    expect(pythonOf(folder, {})).toBe('python3');
  });

  it('is missing where the interpreter is', async () => {
    expect(await torchVersion(join(folder, 'python'))).toBeUndefined();
  });
});

describe('benchTable', () => {
  const pass = (ms: number, tokens: number[]) => ({
    puzzles: [ms, ms],
    steps: [ms],
    answers: [tokens, [1]],
    solved: 1,
  });
  const ours = {
    workers: 2,
    rounds: [{ alone: pass(10, [2, 3]), perSecond: 150 }],
    loadMs: 100,
    startMs: [400],
    peakBytes: 100 * 2 ** 20,
  };
  const pytorch: Measured['pytorch'] = [
    { startMs: 4000, loadMs: 50, peakBytes: 300 * 2 ** 20, passes: [{ threads: 1, ...pass(30, [2, 4]) }] },
  ];
  const rows = (measured: Measured) =>
    benchTable(measured)
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()));

  it('sets PyTorch beside ours, as times better', () => {
    const table = rows({ applications: 21, ours, pytorch });
    expect(table).toContainEqual(['', 'ms per puzzle, median', '10.0', '30.0', '3.0 times', '']);
    expect(table).toContainEqual(['', 'puzzles per second, one at a time', '100.0', '33.3', '3.0 times', '']);
    expect(table).toContainEqual(['', 'ms to load the model', '100', '50', '0.5 times', '']);
    expect(table).toContainEqual(['', 'final answers equal to ours', '', '50.0 %', '', '']);
  });

  it('shows ours alone where PyTorch is missing', () => {
    const table = rows({ applications: 21, ours, pytorch: [] });
    expect(table).toContainEqual(['', 'ms per puzzle, median', '10.0', '']);
    expect(table.flat()).not.toContain('final answers equal to ours');
  });
});

it('warns of other work', () => {
  expect(disturbance(0.2, 2)).toBeUndefined();
  expect(disturbance(3, 2)).toContain('load 3.0 on 2 cores');
});
