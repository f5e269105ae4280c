import { CheckpointError, show } from './errors.js';
import { PickleCursor } from './pickle-cursor.js';
import { OPCODE_NAMES } from './pickle-opcodes.js';
import {
  allowedGlobal,
  callGlobal,
  describe,
  isKind,
  newDict,
  newObject,
  type PickleValue,
  storageOf,
} from './pickle-values.js';

/** Far above what a state dict of thousands of tensors needs; they end a hostile file early. */
const LIMITS = {
  pickleBytes: 64 * 1024 * 1024,
  stack: 1_000_000,
  memo: 2_000_000,
  depth: 64,
};

/**
 * Reads a pickle of protocol 2, as `torch.save` writes it, with only the opcodes and globals that a state dict of
 * tensors needs, and the public trainers' files around it. Nothing in the file is executed: a global is a name from a fixed
 * list, and a call of one only builds the description of a tensor, an empty dict, or a mark for an object left out. Throws CheckpointError, naming the opcode or global, on all else.
 */
export function unpickle(bytes: Uint8Array): PickleValue {
  if (bytes.byteLength > LIMITS.pickleBytes) {
    throw new CheckpointError(`a pickle of at most ${LIMITS.pickleBytes} bytes`, `${bytes.byteLength} bytes`);
  }
  return new Unpickler(bytes).run();
}

class Unpickler {
  private readonly cursor: PickleCursor;
  private stack: PickleValue[] = [];
  /** Stacks set aside by MARK; the innermost last. */
  private readonly marks: PickleValue[][] = [];
  private readonly memo = new Map<number, PickleValue>();
  /** Values on all stacks together. */
  private held = 0;

  constructor(bytes: Uint8Array) {
    this.cursor = new PickleCursor(bytes);
  }

  run(): PickleValue {
    if (this.cursor.u8() !== 0x80 || this.cursor.u8() !== 2) {
      throw new CheckpointError('a pickle of protocol 2, as torch.save writes', 'another beginning');
    }
    for (;;) {
      const opcode = this.cursor.u8();
      if (opcode === 0x2e) {
        return this.stop();
      }
      this.step(opcode);
    }
  }

  private step(opcode: number): void {
    switch (opcode) {
      case 0x28: // MARK
        this.mark();
        break;
      case 0x29: // EMPTY_TUPLE
        this.push({ kind: 'tuple', items: [] });
        break;
      case 0x74: // TUPLE
        this.push({ kind: 'tuple', items: this.popMark() });
        break;
      case 0x85: // TUPLE1, TUPLE2, TUPLE3
      case 0x86:
      case 0x87:
        this.push({ kind: 'tuple', items: this.popMany(opcode - 0x84) });
        break;
      case 0x5d: // EMPTY_LIST
        this.push({ kind: 'list', items: [] });
        break;
      case 0x61: // APPEND
        this.append([this.pop()]);
        break;
      case 0x65: // APPENDS
        this.append(this.popMark());
        break;
      case 0x7d: // EMPTY_DICT
        this.push(newDict());
        break;
      case 0x73: // SETITEM
        this.setItems(this.popMany(2));
        break;
      case 0x75: // SETITEMS
        this.setItems(this.popMark());
        break;
      case 0x4e: // NONE
        this.push(null);
        break;
      case 0x88: // NEWTRUE
        this.push(true);
        break;
      case 0x89: // NEWFALSE
        this.push(false);
        break;
      case 0x4b: // BININT1
        this.push(this.cursor.u8());
        break;
      case 0x4d: // BININT2
        this.push(this.cursor.u16());
        break;
      case 0x4a: // BININT
        this.push(this.cursor.i32());
        break;
      case 0x8a: // LONG1
        this.push(this.cursor.long());
        break;
      case 0x47: // BINFLOAT, big-endian
        this.push(this.cursor.f64());
        break;
      case 0x58: // BINUNICODE
        this.push(this.cursor.text(this.cursor.u32()));
        break;
      case 0x71: // BINPUT
        this.put(this.cursor.u8());
        break;
      case 0x72: // LONG_BINPUT
        this.put(this.cursor.u32());
        break;
      case 0x68: // BINGET
        this.get(this.cursor.u8());
        break;
      case 0x6a: // LONG_BINGET
        this.get(this.cursor.u32());
        break;
      case 0x63: // GLOBAL
        this.push(allowedGlobal(this.cursor.line(), this.cursor.line()));
        break;
      case 0x51: // BINPERSID
        this.push(storageOf(this.pop()));
        break;
      case 0x52: {
        // REDUCE
        const args = this.pop();
        this.push(callGlobal(this.pop(), args));
        break;
      }
      case 0x81: // NEWOBJ
        this.pop();
        this.push(newObject(this.pop()));
        break;
      case 0x62: // BUILD
        this.build();
        break;
      default:
        throw new CheckpointError('an opcode that a state dict needs', this.unknown(opcode));
    }
  }

  /** Names an opcode that is refused and, where it says so in place, the global that it would load. */
  private unknown(opcode: number): string {
    const name = OPCODE_NAMES.get(opcode) ?? `0x${opcode.toString(16).padStart(2, '0')}`;
    const where = `opcode ${name} at byte ${this.cursor.at - 1}`;
    if (name === 'INST') {
      return `${where} for ${show(this.cursor.line())}.${show(this.cursor.line())}`;
    }
    const [module, attribute] = this.stack.slice(-2);
    return name === 'STACK_GLOBAL' && typeof module === 'string' && typeof attribute === 'string'
      ? `${where} for ${show(module)}.${show(attribute)}`
      : where;
  }

  private stop(): PickleValue {
    const value = this.pop();
    if (this.held > 0 || this.marks.length > 0 || !this.cursor.ended) {
      throw new CheckpointError('a pickle that ends with its one value', 'values or bytes left over');
    }
    return value;
  }

  private mark(): void {
    if (this.marks.length >= LIMITS.depth) {
      throw new CheckpointError(`a pickle nested at most ${LIMITS.depth} deep`, 'a deeper one');
    }
    this.marks.push(this.stack);
    this.stack = [];
  }

  private push(value: PickleValue): void {
    if (this.held >= LIMITS.stack) {
      throw new CheckpointError(`a pickle stack of at most ${LIMITS.stack} values`, 'a higher one');
    }
    this.held += 1;
    this.stack.push(value);
  }

  private pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined) {
      throw new CheckpointError('a value on the pickle stack', `none at byte ${this.cursor.at}`);
    }
    this.held -= 1;
    return value;
  }

  private popMany(count: number): PickleValue[] {
    if (this.stack.length < count) {
      throw new CheckpointError(
        `${count} values on the pickle stack`,
        `${this.stack.length} at byte ${this.cursor.at}`,
      );
    }
    this.held -= count;
    return this.stack.splice(-count);
  }

  private popMark(): PickleValue[] {
    const outer = this.marks.pop();
    if (outer === undefined) {
      throw new CheckpointError('a MARK on the pickle stack', `none at byte ${this.cursor.at}`);
    }
    const items = this.stack;
    this.stack = outer;
    this.held -= items.length;
    return items;
  }

  private top(): PickleValue {
    const value = this.stack.at(-1);
    if (value === undefined) {
      throw new CheckpointError('a value on the pickle stack', `none at byte ${this.cursor.at}`);
    }
    return value;
  }

  private append(items: readonly PickleValue[]): void {
    const list = this.top();
    if (!isKind(list, 'list')) {
      throw new CheckpointError('a list to append to', describe(list));
    }
    for (const item of items) {
      list.items.push(item);
    }
  }

  private setItems(items: readonly PickleValue[]): void {
    const dict = this.top();
    if (!isKind(dict, 'dict') || items.length % 2 !== 0) {
      throw new CheckpointError('a dict and its pairs', `${describe(dict)} and ${items.length} values`);
    }
    for (let i = 0; i < items.length; i += 2) {
      const [key, value] = items.slice(i, i + 2);
      if ((typeof key !== 'string' && typeof key !== 'number') || value === undefined) {
        throw new CheckpointError('a dict key that is a string or a number', describe(key));
      }
      // Python would let the later one win: two readers of one file must not see two models.
      if (dict.entries.has(key)) {
        throw new CheckpointError('distinct dict keys', `${describe(key)} twice`);
      }
      dict.entries.set(key, value);
    }
  }

  /** The one state that a state dict carries is the OrderedDict's `_metadata` of version numbers: nothing we need. */
  private build(): void {
    const state = this.pop();
    const target = this.top();
    if (isKind(target, 'opaque')) {
      return;
    }
    const fits = isKind(target, 'dict') && target.ordered && isKind(state, 'dict');
    if (!fits || [...state.entries.keys()].some((key) => key !== '_metadata')) {
      throw new CheckpointError("BUILD of an OrderedDict's _metadata", `BUILD of ${describe(target)}`);
    }
  }

  private put(index: number): void {
    if (index >= LIMITS.memo) {
      throw new CheckpointError(`a pickle memo of at most ${LIMITS.memo} values`, `index ${index}`);
    }
    this.memo.set(index, this.top());
  }

  private get(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) {
      throw new CheckpointError('a memo index that was put', `${index}`);
    }
    this.push(value);
  }
}
