import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel, type Model } from '../../function/models/load.js';
import type { Reasoning } from '../../function/reasoning/reasoning.js';
import { describeArchitecture, readCheckpoint } from '../../function/trm/checkpoint/index.js';
import { openSession, type Session, type StepOutput } from '../../function/trm/engine/session.js';
import { ask } from '../doubles/ask.js';
import { openReal } from '../doubles/real.js';
import { readVectors, type Vectors, vectorsPath, worst } from './vectors.js';

/** EqR's, RSM's and TRM's own files, loaded as MODEL_PATH would be, with nothing said beside them. */
describe.each([
  [
    'eqr',
    {
      mixer: 'mlp_t',
      mlpTNorm: 'L',
      puzzleEmbLen: 0,
      randomInit: true,
      H_init_std: 1,
      L_init_std: 0.5,
      mixing: 0.95,
      qHead: true,
      H_cycles: 2,
      L_cycles: 3,
    },
  ],
  [
    'eqr-attention',
    { mixer: 'attention', posEncodings: 'rope', heads: 2, layers: 2, randomInit: true, mixing: 0.95, puzzleEmbLen: 0 },
  ],
  [
    'rsm',
    {
      mixer: 'mlp_t',
      mlpTNorm: 'D',
      tiedHead: true,
      puzzleEmbLen: 16,
      numPuzzleIdentifiers: 1,
      randomInit: false,
      mixing: 1,
      qHead: false,
      // Not the 2 and 2 of its config: training went on from there.
      H_cycles: 3,
      L_cycles: 4,
    },
  ],
  [
    'official-maze',
    {
      mixer: 'attention',
      posEncodings: 'rope',
      heads: 8,
      layers: 2,
      vocabularySize: 6,
      outputVocabularySize: 6,
      sequenceLength: 900,
      puzzleEmbLen: 16,
      numPuzzleIdentifiers: 1,
      tiedHead: false,
      qHead: true,
      H_cycles: 3,
      L_cycles: 4,
    },
  ],
] as const)('%s', (name, architecture) => {
  const vectors = readVectors(`${name}.json`);
  let model: Model;
  let session: Session;
  beforeAll(async () => {
    model = await loadModel(checkpointOf(name));
    session = await openSession(new Uint8Array(model.graph).slice(), 'cpu', 1);
  });
  afterAll(() => session.close());

  it('is described by the file alone', () => {
    expect(model.task.name).toBe(name === 'official-maze' ? 'maze' : 'sudoku');
    expect(model.architecture).toMatchObject(architecture);
  });

  it.each([
    ['1, first puzzle', [0]],
    ['1, second puzzle', [1]],
    ['2', [0, 1]],
  ])('equals the numbers of the PyTorch model within 1e-4 at every step, batch %s', async (_, rows) => {
    const deviations: number[] = [];
    let state: Pick<StepOutput, 'z_H' | 'z_L'> = startOf(model, vectors, rows);
    for (const step of vectors.steps) {
      const output = await session.run({
        batch: rows.length,
        inputs: Int32Array.from(rows.flatMap((row) => vectors.inputs[row] ?? [])),
        ...(model.architecture.numPuzzleIdentifiers > 0 ? { puzzleIdentifiers: new Int32Array(rows.length) } : {}),
        ...state,
      });
      state = output;
      const of = (values: readonly number[]) => rows.map((row) => values[row] ?? Number.NaN);
      deviations.push(
        worst(
          output.logits,
          rows.flatMap((row) => step.logits[row]?.flat() ?? []),
        ),
        worst(output.q_halt, of(step.q_halt)),
        worst(output.q_continue, of(step.q_continue)),
      );
    }
    expect(deviations).toHaveLength(3 * vectors.steps.length);
    expect(Math.max(...deviations)).toBeLessThan(1e-4);
  });
});

/** TRM's trainer leaves a file without a suffix, with all_config.yaml beside it. */
const checkpointOf = (name: string) => vectorsPath(name === 'official-maze' ? `${name}/step_65100` : `${name}.pth`);

/** The recorded start of these rows, or the learned one for each. */
function startOf(model: Model, { start }: Vectors, rows: readonly number[]) {
  const learned = model.start.kind === 'learned' ? model.start : undefined;
  const z = (key: 'z_H' | 'z_L') =>
    Float32Array.from(rows.flatMap((row) => start?.[key][row] ?? Array.from(learned?.[key] ?? [])));
  return { z_H: z('z_H'), z_L: z('z_L') };
}

it('a random start is as long as the recorded one', async () => {
  const { start } = await loadModel(vectorsPath('eqr.pth'));
  expect(start).toEqual({ kind: 'random', length: 81 * 8, scale: { z_H: 1, z_L: 0.5 } });
  expect(readVectors('eqr.json').start?.z_H[0]).toHaveLength(81 * 8);
});

it.each(['eqr', 'eqr-attention', 'rsm'])(
  '%s.pth as MODEL_PATH answers, and the same question in the same way',
  async (name) => {
    const { reasoning } = await openReal({ MODEL_PATH: vectorsPath(`${name}.pth`), WORKERS: '1' });
    const asked = () =>
      ask(reasoning, {
        question: '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79',
        budget: { steps: 2, starts: 3 },
      });
    const [one, same] = [await asked(), await asked()];
    await reasoning.close();
    expect(one).toMatchObject({ task: 'sudoku', steps: 2, budget: { used_starts: 3, used_steps: 6 } });
    expect(same.reasoning_trace.map(({ answer }) => answer)).toEqual(one.reasoning_trace.map(({ answer }) => answer));
  },
);

it('RSM: the tied head counts once', async () => {
  // 11·8 + 1·8 (puzzle_emb) + 3·16·97 + 3·8·8.
  expect((await loadModel(vectorsPath('rsm.pth'))).parameters).toBe(88 + 8 + 4656 + 192);
});

it("EqR: the weights are the averages, and nothing of the trainer's state is among them", async () => {
  const { tensors, saved } = await readCheckpoint(vectorsPath('eqr.pth'));
  expect([...tensors.keys()].sort()).toEqual([
    'L_level.layers.0.mlp.down_proj.weight',
    'L_level.layers.0.mlp.gate_up_proj.weight',
    'L_level.layers.0.mlp_t.down_proj.weight',
    'L_level.layers.0.mlp_t.gate_up_proj.weight',
    'embed_tokens.embedding_weight',
    'lm_head.weight',
    'q_head.bias',
    'q_head.weight',
  ]);
  expect(saved).toMatchObject({ config: { arch: { name: 'eqr@EqRModel', lambda_: 0.95, board_height: null } } });
  expect(saved.config?.arch).not.toHaveProperty('loss');
});

describe('an official maze checkpoint as MODEL_PATH', () => {
  let reasoning: Reasoning;
  beforeAll(async () => {
    ({ reasoning } = await openReal({ MODEL_PATH: checkpointOf('official-maze'), WORKERS: '1' }));
  });
  afterAll(() => reasoning.close());

  it.each([
    ['30 × 30', [`S${' '.repeat(29)}`, ...new Array<string>(28).fill(' '.repeat(30)), `${' '.repeat(29)}G`]],
    ['3 × 5, padded', ['#####', '#S G#', '#####']],
  ])('reads a maze of %s and judges what its random weights make of it', async (_, maze) => {
    const answer = await ask(reasoning, { question: 'The way?', context: { maze }, budget: { steps: 1, starts: 2 } });
    expect(answer).toMatchObject({ task: 'maze', model: { name: 'step-65100' } });
    expect(answer.result).toMatchObject({ reachable: true, shortest: answer.verified });
    expect(answer.confidence).toBe(answer.verified ? 1 : 0);
  });

  it('needs no all_config.yaml where heads and prefix are the public defaults', async () => {
    const { tensors } = await readCheckpoint(checkpointOf('official-maze'));
    const raw = { ...(await readCheckpoint(checkpointOf('official-maze'))), allConfig: undefined };
    expect(tensors.size).toBe(15);
    const facts = { sequenceLength: 900, vocabularySize: 6, outputVocabularySize: 6 };
    expect(describeArchitecture(raw, facts)).toMatchObject({
      heads: 8,
      puzzleEmbLen: 16,
      posEncodings: 'rope',
      L_cycles: 6,
    });
  });
});
