import { CheckpointError } from './errors.js';
import type { PickleValue } from './pickle-values.js';

/** Far above what a state dict of thousands of tensors needs; a hostile file reaches them before memory runs out. */
const LIMITS = {
  /** Values on all stacks together. */
  values: 1_000_000,
  /** Values that opcodes have put into the memo. */
  memo: 2_000_000,
  /** MARKs inside each other. */
  depth: 64,
};

/**
 * The stack on which pickle opcodes work, the stacks that MARK sets aside, and the memo of values to be used again. Every
 * access is checked: an opcode that asks for more than there is ends the reading.
 */
export class PickleStack {
  private values: PickleValue[] = [];
  /** Stacks set aside by MARK; the innermost last. */
  private readonly marks: PickleValue[][] = [];
  private readonly memo = new Map<number, PickleValue>();
  /** Values on all stacks together. */
  private held = 0;

  /** @param at The byte of the pickle that is being read, for error messages. */
  constructor(private readonly at: () => number) {}

  /** True when no value and no MARK is left. */
  get empty(): boolean {
    return this.held === 0 && this.marks.length === 0;
  }

  /** The last two values above the innermost MARK; fewer where there are fewer. */
  get lastTwo(): readonly PickleValue[] {
    return this.values.slice(-2);
  }

  /** @throws {CheckpointError} when MARKs are nested too deep */
  mark(): void {
    if (this.marks.length >= LIMITS.depth) {
      throw new CheckpointError(`a pickle nested at most ${LIMITS.depth} deep`, 'a deeper one');
    }
    this.marks.push(this.values);
    this.values = [];
  }

  /** @throws {CheckpointError} when the stacks hold too many values */
  push(value: PickleValue): void {
    if (this.held >= LIMITS.values) {
      throw new CheckpointError(`a pickle stack of at most ${LIMITS.values} values`, 'a higher one');
    }
    this.held += 1;
    this.values.push(value);
  }

  /** @throws {CheckpointError} when there is no value above the innermost MARK */
  pop(): PickleValue {
    const value = this.top();
    this.values.pop();
    this.held -= 1;
    return value;
  }

  /**
   * Takes the last `count` values, in the order in which they were pushed.
   *
   * @throws {CheckpointError} when there are fewer above the innermost MARK
   */
  popMany(count: number): PickleValue[] {
    if (this.values.length < count) {
      throw new CheckpointError(`${count} values on the pickle stack`, `${this.values.length} at byte ${this.at()}`);
    }
    this.held -= count;
    return this.values.splice(-count);
  }

  /**
   * Takes all values above the innermost MARK, and the MARK.
   *
   * @throws {CheckpointError} when there is no MARK
   */
  popMark(): PickleValue[] {
    const outer = this.marks.pop();
    if (outer === undefined) {
      throw new CheckpointError('a MARK on the pickle stack', `none at byte ${this.at()}`);
    }
    const items = this.values;
    this.values = outer;
    this.held -= items.length;
    return items;
  }

  /** @throws {CheckpointError} when there is no value above the innermost MARK */
  top(): PickleValue {
    const value = this.values.at(-1);
    if (value === undefined) {
      throw new CheckpointError('a value on the pickle stack', `none at byte ${this.at()}`);
    }
    return value;
  }

  /**
   * Remembers the top value under an index.
   *
   * @throws {CheckpointError} when the index is beyond the limit, or the stack is empty
   */
  put(index: number): void {
    if (index >= LIMITS.memo) {
      throw new CheckpointError(`a pickle memo of at most ${LIMITS.memo} values`, `index ${index}`);
    }
    this.memo.set(index, this.top());
  }

  /**
   * Pushes the value that was remembered under an index.
   *
   * @throws {CheckpointError} when there is none
   */
  get(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) {
      throw new CheckpointError('a memo index that was put', `${index}`);
    }
    this.push(value);
  }
}
