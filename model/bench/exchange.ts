import type { Model } from '../../function/models/load.js';
import { identifierOf } from '../../function/models/puzzle.js';
import { type RawCheckpoint, type Tensor, writeSafetensors } from '../../function/trm/checkpoint/index.js';
import type { BenchPuzzle } from './puzzles.js';

/**
 * What model/train/bench.py is given, as one safetensors file: the weights as `weights.<official key>`, `inputs` and
 * `labels` (N, S) int32, and in its metadata `task`, a JSON object of the trainer's Architecture, cycles and stopping rule.
 */
export function writeExchange(
  model: Model,
  { tensors }: RawCheckpoint,
  puzzles: readonly BenchPuzzle[],
  maxSteps: number,
): Uint8Array {
  const { architecture: a, manifest } = model;
  const task = {
    architecture: {
      vocab_size: a.vocabularySize,
      seq_len: a.sequenceLength,
      hidden_size: a.hiddenSize,
      layers: a.layers,
      mixer: a.mixer,
      num_heads: a.heads,
      pos_encodings: a.posEncodings,
      puzzle_emb_len: a.puzzleEmbLen,
      num_puzzle_identifiers: a.numPuzzleIdentifiers,
      mlp_t_norm: a.mlpTNorm,
      tied_head: a.tiedHead,
      q_head: a.qHead,
      random_init: a.randomInit,
      H_init_std: a.H_init_std,
      L_init_std: a.L_init_std,
      mixing: a.mixing,
      rms_norm_eps: a.rmsNormEps,
      rope_theta: a.ropeTheta,
    },
    H_cycles: a.H_cycles,
    L_cycles: a.L_cycles,
    max_steps: maxSteps,
    settled_steps: manifest.settled_steps ?? null,
    puzzle_identifier: identifierOf(model) ?? null,
  };
  const rows = (tokens: (puzzle: BenchPuzzle) => readonly number[]): Tensor => {
    const values = Int32Array.from(puzzles.flatMap((puzzle) => [...tokens(puzzle)]));
    return { dtype: 'int32', shape: [puzzles.length, a.sequenceLength], bytes: new Uint8Array(values.buffer) };
  };
  const named: [string, Tensor][] = [
    ['inputs', rows(({ puzzle }) => puzzle.tokens)],
    ['labels', rows(({ label }) => label)],
    ...[...tensors].map(([key, tensor]): [string, Tensor] => [`weights.${key}`, tensor]),
  ];
  return writeSafetensors(named, { task: JSON.stringify(task) });
}
