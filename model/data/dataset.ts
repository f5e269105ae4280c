import type { SymmetryFactor } from '../../function/tasks/symmetry.js';
import { type Tensor, writeSafetensors } from '../../function/trm/checkpoint/index.js';
import type { PackingVerdict, Teacher } from './teacher.js';

/** Input tokens are kept in one byte, or in two. */
const MAX_VOCABULARY = 2 ** 15;
const BYTE = 2 ** 8;

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
  if (V > MAX_VOCABULARY) throw new RangeError(`${name}: expected at most ${MAX_VOCABULARY} tokens, got ${V}`);
  if (O > BYTE) throw new RangeError(`${name}: expected at most ${BYTE} output tokens, got ${O}`);
  const examples = Object.hasOwn(teacher.kinds, kind) ? teacher.kinds[kind] : undefined;
  if (!examples) throw new RangeError(`${name}: expected one of ${Object.keys(teacher.kinds).join(', ')}, got ${kind}`);
  const inputs = V > BYTE ? new Int16Array(count * S) : new Uint8Array(count * S);
  const labels = new Uint8Array(count * S);
  const masks = new Uint8Array(count * S).fill(1);
  const ratings = new Int32Array(count);
  const packing = teacher.answers && new PackingColumns(count, teacher.answers, O - 1);
  let made = 0;
  let masked = false;
  for (const { input, label, rating, verdict } of examples(seed)) {
    inputs.set(checkTokens(`${name} input`, input, S, V), made * S);
    const asked = label.map((token) => token ?? 0);
    labels.set(checkTokens(`${name} label`, asked, S, O), made * S);
    for (let i = 0; i < S; i++) {
      if (label[i] !== undefined) continue;
      masks[made * S + i] = 0;
      masked = true;
    }
    ratings[made] = rating;
    packing?.set(made, verdict);
    made++;
    onExample?.(made);
    if (made === count) break;
  }
  if (made < count) throw new RangeError(`${name}: expected ${count} examples, got ${made}`);
  const features = teacher.features?.();
  const tensors: [string, Tensor][] = [
    ['inputs', tensorOf([count, S], inputs)],
    ['labels', tensorOf([count, S], labels)],
    ...(masked ? [['masks', tensorOf([count, S], masks)] satisfies [string, Tensor]] : []),
    ['ratings', tensorOf([count], ratings)],
    ...symmetries.flatMap((factor, i) => factorTensors(`symmetry.${i}`, factor, S, V)),
    ...(features ? [['features', tensorOf([V, features.width], features.values)] satisfies [string, Tensor]] : []),
    ...(packing?.tensors() ?? []),
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

/** The verdicts of all examples, column by column. */
class PackingColumns {
  private readonly columns;

  constructor(
    private readonly count: number,
    private readonly answers: readonly number[],
    private readonly bins: number,
  ) {
    const A = answers.length;
    this.columns = {
      need: { width: A * 2, values: new Int32Array(count * A * 2) },
      room: { width: bins * 2, values: new Int32Array(count * bins * 2) },
      allowed: { width: A, values: new Int16Array(count * A) },
      apart: { width: A, values: new Uint8Array(count * A) },
      used: { width: 1, values: new Int16Array(count) },
      most: { width: 1, values: new Uint8Array(count) },
    };
  }

  set(row: number, verdict: PackingVerdict | undefined): void {
    if (!verdict) throw new RangeError('expected a verdict with every example, got none');
    const { used, most, ...wide } = verdict;
    for (const [name, values] of Object.entries({ ...wide, used: [used], most: [most] })) {
      const column = Object.entries(this.columns).find(([key]) => key === name)?.[1];
      if (!column || values.length !== column.width) {
        throw new RangeError(`verdict ${name}: expected ${column?.width} numbers, got ${values.length}`);
      }
      column.values.set(values, row * column.width);
    }
  }

  tensors(): [string, Tensor][] {
    const { count, answers, bins, columns } = this;
    const A = answers.length;
    return [
      ['packing.positions', tensorOf([A], Int32Array.from(answers))],
      ['packing.need', tensorOf([count, A, 2], columns.need.values)],
      ['packing.room', tensorOf([count, bins, 2], columns.room.values)],
      ['packing.allowed', tensorOf([count, A], columns.allowed.values)],
      ['packing.apart', tensorOf([count, A], columns.apart.values)],
      ['packing.used', tensorOf([count], columns.used.values)],
      ['packing.most', tensorOf([count], columns.most.values)],
    ];
  }
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
    [`${prefix}.positions`, tensorOf([K, S], Int32Array.from(factor.positions.flat()))],
    [`${prefix}.input_tokens`, tensorOf([K, V], Int32Array.from(factor.inputTokens.flat()))],
    [`${prefix}.output_tokens`, tensorOf([K, V], Int32Array.from(factor.outputTokens.flat()))],
  ];
}

type Values = Int32Array | Int16Array | Int8Array | Uint8Array;

/** Every platform that Node runs on is little-endian, as safetensors is. */
function tensorOf(shape: number[], values: Values): Tensor {
  const dtype =
    values instanceof Int32Array
      ? 'int32'
      : values instanceof Int16Array
        ? 'int16'
        : values instanceof Int8Array
          ? 'int8'
          : 'uint8';
  return { dtype, shape, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}
