/** A set of whole numbers from 0 to size - 1, as bits: fast, since it is asked about every two workloads. */
export class Bits {
  readonly words: Uint32Array;

  constructor(readonly size: number) {
    this.words = new Uint32Array(Math.ceil(size / 32));
  }

  static of(size: number, members: Iterable<number>): Bits {
    const bits = new Bits(size);
    for (const member of members) bits.add(member);
    return bits;
  }

  has(i: number): boolean {
    return (((this.words[i >>> 5] ?? 0) >>> (i & 31)) & 1) === 1;
  }

  add(i: number): void {
    this.words[i >>> 5] = (this.words[i >>> 5] ?? 0) | (1 << (i & 31));
  }

  /** Adds all members of another set of the same size. */
  addAll({ words }: Bits): void {
    for (let w = 0; w < words.length; w++) this.words[w] = (this.words[w] ?? 0) | (words[w] ?? 0);
  }

  /** Removes the members that another set of the same size does not have. */
  keep({ words }: Bits): void {
    for (let w = 0; w < words.length; w++) this.words[w] = (this.words[w] ?? 0) & (words[w] ?? 0);
  }

  copy(): Bits {
    const copy = new Bits(this.size);
    copy.words.set(this.words);
    return copy;
  }

  /** The number of members that both sets have. */
  common({ words }: Bits): number {
    let count = 0;
    for (let w = 0; w < words.length; w++) count += ones((this.words[w] ?? 0) & (words[w] ?? 0));
    return count;
  }

  /** Whether any member is such a one; they are asked in ascending order. */
  some(isSuch: (member: number) => boolean): boolean {
    for (let w = 0; w < this.words.length; w++) {
      for (let rest = this.words[w] ?? 0; rest !== 0; rest &= rest - 1) {
        if (isSuch(w * 32 + 31 - Math.clz32(rest & -rest))) return true;
      }
    }
    return false;
  }

  /** All members, ascending. */
  list(): number[] {
    const members: number[] = [];
    for (const [w, word] of this.words.entries()) {
      for (let rest = word; rest !== 0; rest &= rest - 1) members.push(w * 32 + 31 - Math.clz32(rest & -rest));
    }
    return members;
  }
}

function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** For each number below `size`, all numbers that share a set with it, itself included; none if it is in no set. */
export function companions(size: number, sets: readonly (readonly number[])[]): Bits[] {
  const all = Array.from({ length: size }, () => new Bits(size));
  for (const set of sets) {
    const members = Bits.of(size, set);
    for (const member of set) all[member]?.addAll(members);
  }
  return all;
}
