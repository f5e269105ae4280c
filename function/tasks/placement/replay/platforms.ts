import type { SimNode } from './node.js';
import type { Indices } from './scratch.js';

/** Labels of nodes on which images depend, each with its older name, by which one value is known. */
type Names = readonly string[];

/** Which nodes are of the same architecture and operating system. */
export class Platforms {
  private readonly known = new Map<Names, { readonly codes: Int32Array; readonly differ: boolean }>();

  constructor(private readonly nodes: readonly SimNode[]) {}

  /** The value of a node, given its index, under any of the names; undefined where it has none. */
  valueAt(names: Names, n: number): string | undefined {
    const labels = this.nodes[n]?.labels;
    return names.map((name) => labels?.get(name)).find((value) => value);
  }

  /** The first of the nodes `among` that has another value than the node `home` under any of several names; -1 for none. */
  firstOther(several: readonly Names[], home: number, among: Indices): number {
    if (!several.some((names) => this.of(names).differ)) return -1;
    const codes = several.map((names) => this.of(names).codes).filter((one) => (one[home] ?? -1) !== -1);
    for (const n of among) {
      if (codes.some((code) => (code[n] ?? -1) !== -1 && code[n] !== code[home])) return n;
    }
    return -1;
  }

  /** For every node a number for its value; -1 where it has none. */
  private of(names: Names) {
    const known = this.known.get(names);
    if (known) return known;
    const numbers = new Map<string, number>();
    const codes = Int32Array.from(this.nodes.keys(), (n) => {
      const value = this.valueAt(names, n);
      if (value === undefined) return -1;
      const number = numbers.get(value) ?? numbers.size;
      numbers.set(value, number);
      return number;
    });
    const found = { codes, differ: numbers.size > 1 };
    this.known.set(names, found);
    return found;
  }
}
