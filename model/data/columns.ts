import type { Tensor } from '../../function/trm/checkpoint/index.js';
import type { Example, PackingVerdict, Teacher } from './teacher.js';

/** Tensors with their names in the file. */
export type NamedTensors = [string, Tensor][];

/** Tokens that fit one byte. */
const BYTE = 2 ** 8;

/** All examples of a data set, column by column. N examples, S tokens, V and O vocabularies; see makeDataset. */
export class ExampleColumns {
  private readonly inputs: Int16Array | Uint8Array;
  private readonly labels: Uint8Array;
  private readonly masks: Uint8Array;
  private readonly ratings: Int32Array;
  private readonly packing: PackingColumns | undefined;
  /** Whether any label is left out. */
  private masked = false;

  constructor(
    private readonly teacher: Teacher,
    private readonly count: number,
  ) {
    const { sequenceLength: S, vocabularySize: V, outputVocabularySize: O = V } = teacher.task;
    this.inputs = V > BYTE ? new Int16Array(count * S) : new Uint8Array(count * S);
    this.labels = new Uint8Array(count * S);
    this.masks = new Uint8Array(count * S).fill(1);
    this.ratings = new Int32Array(count);
    this.packing = teacher.answers && new PackingColumns(count, teacher.answers, O - 1);
  }

  /** @throws {RangeError} for a wrong length, a token outside the vocabulary, or a verdict that is missing or misshapen */
  set(row: number, { input, label, rating, verdict }: Example): void {
    const { name, sequenceLength: S, vocabularySize: V, outputVocabularySize: O = V } = this.teacher.task;
    this.inputs.set(checkTokens(`${name} input`, input, S, V), row * S);
    const asked = label.map((token) => token ?? 0);
    this.labels.set(checkTokens(`${name} label`, asked, S, O), row * S);
    for (let i = 0; i < S; i++) {
      if (label[i] !== undefined) continue;
      this.masks[row * S + i] = 0;
      this.masked = true;
    }
    this.ratings[row] = rating;
    this.packing?.set(row, verdict);
  }

  /** `inputs`, `labels`, `masks` where a label is left out, and `ratings`. */
  tensors(): NamedTensors {
    const { count, inputs, labels, masks, ratings } = this;
    const shape = [count, this.teacher.task.sequenceLength];
    return [
      ['inputs', tensorOf(shape, inputs)],
      ['labels', tensorOf(shape, labels)],
      ...(this.masked ? ([['masks', tensorOf(shape, masks)]] satisfies NamedTensors) : []),
      ['ratings', tensorOf([count], ratings)],
    ];
  }

  /** `packing.*`, for teachers with verdicts. */
  packingTensors(): NamedTensors {
    return this.packing?.tensors() ?? [];
  }
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

  tensors(): NamedTensors {
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

type Values = Int32Array | Int16Array | Int8Array | Uint8Array;

/** The bytes as they are: every platform that Node runs on is little-endian, as safetensors is. */
export function tensorOf(shape: number[], values: Values): Tensor {
  return { dtype: dtypeOf(values), shape, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

function dtypeOf(values: Values): Tensor['dtype'] {
  if (values instanceof Int32Array) return 'int32';
  if (values instanceof Int16Array) return 'int16';
  return values instanceof Int8Array ? 'int8' : 'uint8';
}
