import { CheckpointError, show } from './errors.js';
import { PickleCursor } from './pickle-cursor.js';
import { allowedGlobal, callGlobal, newObject, storageOf } from './pickle-globals.js';
import { OPCODE_NAMES } from './pickle-opcodes.js';
import { PickleStack } from './pickle-stack.js';
import { describe, isKind, newDict, type PickleValue } from './pickle-values.js';

/** Far above what a state dict of thousands of tensors needs. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads a pickle of protocol 2, as `torch.save` writes it, with only those opcodes and globals that a state dict of tensors
 * and the public trainers' files around it need. Nothing in the file is executed: a global is a name from a fixed list, and
 * calling one only builds the description of a tensor, an empty dict, or a mark for an object that is left out.
 *
 * @throws {CheckpointError} when the bytes are anything else, naming the opcode or the global
 */
export function unpickle(bytes: Uint8Array): PickleValue {
  if (bytes.byteLength > MAX_BYTES) {
    throw new CheckpointError(`a pickle of at most ${MAX_BYTES} bytes`, `${bytes.byteLength} bytes`);
  }
  return new Unpickler(bytes).run();
}

class Unpickler {
  private readonly cursor: PickleCursor;
  private readonly stack = new PickleStack(() => this.cursor.at);

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
        this.stack.mark();
        break;
      case 0x29: // EMPTY_TUPLE
        this.stack.push({ kind: 'tuple', items: [] });
        break;
      case 0x74: // TUPLE
        this.stack.push({ kind: 'tuple', items: this.stack.popMark() });
        break;
      case 0x85: // TUPLE1, TUPLE2, TUPLE3
      case 0x86:
      case 0x87:
        this.stack.push({ kind: 'tuple', items: this.stack.popMany(opcode - 0x84) });
        break;
      case 0x5d: // EMPTY_LIST
        this.stack.push({ kind: 'list', items: [] });
        break;
      case 0x61: // APPEND
        this.append([this.stack.pop()]);
        break;
      case 0x65: // APPENDS
        this.append(this.stack.popMark());
        break;
      case 0x7d: // EMPTY_DICT
        this.stack.push(newDict());
        break;
      case 0x73: // SETITEM
        this.setItems(this.stack.popMany(2));
        break;
      case 0x75: // SETITEMS
        this.setItems(this.stack.popMark());
        break;
      case 0x4e: // NONE
        this.stack.push(null);
        break;
      case 0x88: // NEWTRUE
        this.stack.push(true);
        break;
      case 0x89: // NEWFALSE
        this.stack.push(false);
        break;
      case 0x4b: // BININT1
        this.stack.push(this.cursor.u8());
        break;
      case 0x4d: // BININT2
        this.stack.push(this.cursor.u16());
        break;
      case 0x4a: // BININT
        this.stack.push(this.cursor.i32());
        break;
      case 0x8a: // LONG1
        this.stack.push(this.cursor.long());
        break;
      case 0x47: // BINFLOAT, big-endian
        this.stack.push(this.cursor.f64());
        break;
      case 0x58: // BINUNICODE
        this.stack.push(this.cursor.text(this.cursor.u32()));
        break;
      case 0x71: // BINPUT
        this.stack.put(this.cursor.u8());
        break;
      case 0x72: // LONG_BINPUT
        this.stack.put(this.cursor.u32());
        break;
      case 0x68: // BINGET
        this.stack.get(this.cursor.u8());
        break;
      case 0x6a: // LONG_BINGET
        this.stack.get(this.cursor.u32());
        break;
      case 0x63: // GLOBAL
        this.stack.push(allowedGlobal(this.cursor.line(), this.cursor.line()));
        break;
      case 0x51: // BINPERSID
        this.stack.push(storageOf(this.stack.pop()));
        break;
      case 0x52: {
        // REDUCE
        const args = this.stack.pop();
        this.stack.push(callGlobal(this.stack.pop(), args));
        break;
      }
      case 0x81: // NEWOBJ
        this.stack.pop();
        this.stack.push(newObject(this.stack.pop()));
        break;
      case 0x62: // BUILD
        this.build();
        break;
      default:
        throw new CheckpointError('an opcode that a state dict needs', this.unknown(opcode));
    }
  }

  /** Names a refused opcode and, where the opcode itself or the stack says it, the global that it would load. */
  private unknown(opcode: number): string {
    const name = OPCODE_NAMES.get(opcode) ?? `0x${opcode.toString(16).padStart(2, '0')}`;
    const where = `opcode ${name} at byte ${this.cursor.at - 1}`;
    if (name === 'INST') {
      return `${where} for ${show(this.cursor.line())}.${show(this.cursor.line())}`;
    }
    const [module, attribute] = this.stack.lastTwo;
    return name === 'STACK_GLOBAL' && typeof module === 'string' && typeof attribute === 'string'
      ? `${where} for ${show(module)}.${show(attribute)}`
      : where;
  }

  private stop(): PickleValue {
    const value = this.stack.pop();
    if (!this.stack.empty || !this.cursor.ended) {
      throw new CheckpointError('a pickle that ends with its one value', 'values or bytes left over');
    }
    return value;
  }

  private append(items: readonly PickleValue[]): void {
    const list = this.stack.top();
    if (!isKind(list, 'list')) {
      throw new CheckpointError('a list to append to', describe(list));
    }
    for (const item of items) {
      list.items.push(item);
    }
  }

  private setItems(items: readonly PickleValue[]): void {
    const dict = this.stack.top();
    if (!isKind(dict, 'dict') || items.length % 2 !== 0) {
      throw new CheckpointError('a dict and its pairs', `${describe(dict)} and ${items.length} values`);
    }
    for (let i = 0; i < items.length; i += 2) {
      const [key, value] = items.slice(i, i + 2);
      if ((typeof key !== 'string' && typeof key !== 'number') || value === undefined) {
        throw new CheckpointError('a dict key that is a string or a number', describe(key));
      }
      // In Python the later entry wins; refusing keeps two readers of one file from seeing two models.
      if (dict.entries.has(key)) {
        throw new CheckpointError('distinct dict keys', `${describe(key)} twice`);
      }
      dict.entries.set(key, value);
    }
  }

  /** The only state that a state dict carries is the `_metadata` of its OrderedDict: version numbers, which are ignored. */
  private build(): void {
    const state = this.stack.pop();
    const target = this.stack.top();
    if (isKind(target, 'opaque')) {
      return;
    }
    const fits = isKind(target, 'dict') && target.ordered && isKind(state, 'dict');
    if (!fits || [...state.entries.keys()].some((key) => key !== '_metadata')) {
      throw new CheckpointError("BUILD of an OrderedDict's _metadata", `BUILD of ${describe(target)}`);
    }
  }
}
