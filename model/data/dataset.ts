import type { SymmetryFactor } from '../../function/tasks/symmetry.js';
import { type Tensor, writeSafetensors } from '../../function/trm/checkpoint/index.js';
import type { Teacher } from './teacher.js';

/** Tokens are kept in one byte. */
const MAX_VOCABULARY = 256;

export interface DatasetOptions {
  /** One of the teacher's kinds. */
  kind: string;
  count: number;
  seed: number;
  /** Called after each example with the number made so far. */
  onExample?: (made: number) => void;
}

/**
 * A training file (safetensors) of `count` examples (1 or more), as model/train/data.py reads it. N count, S tokens, V vocabulary:
 * `inputs`, `labels` (N, S) uint8; `ratings` (N) int32; for each factor i of the task's symmetries, of K elements,
 * `symmetry.i.positions` (K, S), `symmetry.i.input_tokens`, `symmetry.i.output_tokens` (K, V) int32. The same teacher,
 * kind, count and seed give the same bytes, and a longer file of the same seed begins with a shorter one's examples.
 * @throws {RangeError} for an unknown kind, or when a teacher breaks its promise: wrong length, a token outside the vocabulary, too few examples
 */
export function makeDataset(teacher: Teacher, { kind, count, seed, onExample }: DatasetOptions): Uint8Array {
  const { name, sequenceLength: S, vocabularySize: V, symmetries } = teacher.task;
  if (V > MAX_VOCABULARY) throw new RangeError(`${name}: expected at most ${MAX_VOCABULARY} tokens, got ${V}`);
  const examples = Object.hasOwn(teacher.kinds, kind) ? teacher.kinds[kind] : undefined;
  if (!examples) throw new RangeError(`${name}: expected one of ${Object.keys(teacher.kinds).join(', ')}, got ${kind}`);
  const inputs = new Uint8Array(count * S);
  const labels = new Uint8Array(count * S);
  const ratings = new Int32Array(count);
  let made = 0;
  for (const { input, label, rating } of examples(seed)) {
    inputs.set(checkTokens(`${name} input`, input, S, V), made * S);
    labels.set(checkTokens(`${name} label`, label, S, V), made * S);
    ratings[made] = rating;
    made++;
    onExample?.(made);
    if (made === count) break;
  }
  if (made < count) throw new RangeError(`${name}: expected ${count} examples, got ${made}`);
  const tensors: [string, Tensor][] = [
    ['inputs', { dtype: 'uint8', shape: [count, S], bytes: inputs }],
    ['labels', { dtype: 'uint8', shape: [count, S], bytes: labels }],
    ['ratings', int32([count], ratings)],
    ...symmetries.flatMap((factor, i) => factorTensors(`symmetry.${i}`, factor, S, V)),
  ];
  const metadata = { task: name, kind, seed: String(seed), count: String(count), vocabulary_size: String(V) };
  return writeSafetensors(tensors, metadata);
}

function checkTokens(what: string, tokens: readonly number[], length: number, vocabulary: number): readonly number[] {
  if (tokens.length !== length) throw new RangeError(`${what}: expected ${length} tokens, got ${tokens.length}`);
  for (const token of tokens) {
    if (!Number.isInteger(token) || token < 0 || token >= vocabulary) {
      throw new RangeError(`${what}: expected tokens from 0 to ${vocabulary - 1}, got ${token}`);
    }
  }
  return tokens;
}

function factorTensors(prefix: string, factor: SymmetryFactor, S: number, V: number): [string, Tensor][] {
  const K = factor.positions.length;
  return [
    [`${prefix}.positions`, int32([K, S], Int32Array.from(factor.positions.flat()))],
    [`${prefix}.input_tokens`, int32([K, V], Int32Array.from(factor.inputTokens.flat()))],
    [`${prefix}.output_tokens`, int32([K, V], Int32Array.from(factor.outputTokens.flat()))],
  ];
}

/** Every platform that Node runs on is little-endian, as safetensors is. */
function int32(shape: number[], values: Int32Array): Tensor {
  return { dtype: 'int32', shape, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}
