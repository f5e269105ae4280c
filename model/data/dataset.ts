import type { SymmetryFactor } from '../../function/tasks/symmetry.js';
import { writeSafetensors } from '../../function/trm/checkpoint/index.js';
import { ExampleColumns, type NamedTensors, tensorOf } from './columns.js';
import type { Teacher } from './teacher.js';

/** Input tokens are kept in two bytes at most, output tokens in one. */
const MOST_INPUT_TOKENS = 2 ** 15;
const MOST_OUTPUT_TOKENS = 2 ** 8;

export interface DatasetOptions {
  /** One of the teacher's kinds. */
  kind: string;
  count: number;
  seed: number;
  /** Called after each example with the number made so far. */
  onExample?: (made: number) => void;
}

/**
 * A training file (safetensors) of `count` examples (1 or more), as model/train/data.py reads it. N count, S tokens, V vocabulary,
 * O output vocabulary: `inputs` (N, S) uint8, or int16 for more than 256 tokens; `labels` (N, S) uint8; `masks` (N, S) uint8, 0 where
 * nothing is asked, if that is anywhere; `ratings` (N) int32; for each factor i of the task's symmetries, of K elements,
 * `symmetry.i.positions` (K, S), `symmetry.i.input_tokens`, `symmetry.i.output_tokens` (K, V) int32; and, from teachers that have
 * them, `features` (V, F) int8 and `packing.*` (see data.py). The same teacher, kind, count and seed give the same
 * bytes, and a longer file of the same seed begins with a shorter one's examples.
 * @throws {RangeError} for an unknown kind, or when a teacher breaks its promise: wrong length, a token outside the vocabulary, too few examples
 */
export function makeDataset(teacher: Teacher, { kind, count, seed, onExample }: DatasetOptions): Uint8Array {
  const { name, sequenceLength: S, vocabularySize: V, outputVocabularySize: O = V, symmetries } = teacher.task;
  if (V > MOST_INPUT_TOKENS) throw new RangeError(`${name}: expected at most ${MOST_INPUT_TOKENS} tokens, got ${V}`);
  if (O > MOST_OUTPUT_TOKENS) {
    throw new RangeError(`${name}: expected at most ${MOST_OUTPUT_TOKENS} output tokens, got ${O}`);
  }
  const examples = Object.hasOwn(teacher.kinds, kind) ? teacher.kinds[kind] : undefined;
  if (!examples) throw new RangeError(`${name}: expected one of ${Object.keys(teacher.kinds).join(', ')}, got ${kind}`);
  const columns = new ExampleColumns(teacher, count);
  let made = 0;
  for (const example of examples(seed)) {
    columns.set(made, example);
    made++;
    onExample?.(made);
    if (made === count) break;
  }
  if (made < count) throw new RangeError(`${name}: expected ${count} examples, got ${made}`);
  const tensors: NamedTensors = [
    ...columns.tensors(),
    ...symmetries.flatMap((factor, i) => factorTensors(`symmetry.${i}`, factor, S, V)),
    ...featureTensors(teacher),
    ...columns.packingTensors(),
  ];
  const metadata = {
    task: name,
    kind,
    seed: String(seed),
    count: String(count),
    vocabulary_size: String(V),
    ...(O === V ? {} : { output_vocabulary_size: String(O) }),
    ...(teacher.board ? { board_width: String(teacher.board.side) } : {}),
  };
  return writeSafetensors(tensors, metadata);
}

function featureTensors({ features, task }: Teacher): NamedTensors {
  if (!features) return [];
  const { width, values } = features();
  return [['features', tensorOf([task.vocabularySize, width], values)]];
}

function factorTensors(prefix: string, factor: SymmetryFactor, S: number, V: number): NamedTensors {
  const K = factor.positions.length;
  return [
    [`${prefix}.positions`, tensorOf([K, S], Int32Array.from(factor.positions.flat()))],
    [`${prefix}.input_tokens`, tensorOf([K, V], Int32Array.from(factor.inputTokens.flat()))],
    [`${prefix}.output_tokens`, tensorOf([K, V], Int32Array.from(factor.outputTokens.flat()))],
  ];
}
