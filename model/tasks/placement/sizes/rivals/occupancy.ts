import type { Assignment } from '../../../../../function/tasks/placement/cluster.js';
import type { Shape, Unit } from './shape.js';

/** Which unit is where, and what is left on every node. */
export class Occupancy {
  /** N × R: what is left. */
  readonly left: Float64Array;
  /** Units on every node. */
  readonly count: Uint32Array;
  /** For every unit its node, or -1. */
  readonly at: Int32Array;
  /** Sets × N: how many of the set are on the node. */
  private readonly members: Uint8Array;

  constructor(readonly shape: Shape) {
    this.left = Float64Array.from(shape.room);
    this.count = new Uint32Array(shape.nodes);
    this.at = new Int32Array(shape.units.length).fill(-1);
    this.members = new Uint8Array(shape.sets * shape.nodes);
  }

  /** Every unit where it runs today; those that run nowhere, or on several nodes, wait. */
  static today(shape: Shape): Occupancy {
    const occupancy = new Occupancy(shape);
    for (const [u, { home }] of shape.units.entries()) if (home !== undefined) occupancy.put(u, home);
    return occupancy;
  }

  copy(): Occupancy {
    const copy = new Occupancy(this.shape);
    copy.left.set(this.left);
    copy.count.set(this.count);
    copy.at.set(this.at);
    copy.members.set(this.members);
    return copy;
  }

  /** Whether the rules let a unit come to a node, and it has the room. */
  takes(unit: Unit, node: number): boolean {
    if (unit.mask && unit.mask[node] !== 1) return false;
    const { resources, nodes } = this.shape;
    const { request, sets } = unit;
    const from = node * resources;
    for (let r = 0; r < resources; r++) if ((request[r] ?? 0) > (this.left[from + r] ?? 0)) return false;
    for (const set of sets) if (this.members[set * nodes + node] !== 0) return false;
    return true;
  }

  put(u: number, node: number): void {
    this.change(u, node, 1);
    this.at[u] = node;
  }

  /** Takes a unit off its node. */
  remove(u: number): void {
    this.change(u, this.at[u] ?? -1, -1);
    this.at[u] = -1;
  }

  private change(u: number, node: number, by: 1 | -1): void {
    const unit = this.shape.units[u];
    if (!unit || node < 0) throw new RangeError(`expected a unit and its node, got ${u} and ${node}`);
    const { resources, nodes } = this.shape;
    for (let r = 0; r < resources; r++) {
      const i = node * resources + r;
      this.left[i] = (this.left[i] ?? 0) - by * (unit.request[r] ?? 0);
    }
    this.count[node] = (this.count[node] ?? 0) + by;
    for (const set of unit.sets) {
      const i = set * nodes + node;
      this.members[i] = (this.members[i] ?? 0) + by;
    }
  }

  used(node: number): boolean {
    return this.shape.kept[node] === 1 || (this.count[node] ?? 0) > 0;
  }

  nodesInUse(): number {
    let used = 0;
    for (let n = 0; n < this.shape.nodes; n++) if (this.used(n)) used++;
    return used;
  }

  waiting(): number {
    return this.at.reduce((sum, node) => sum + (node === -1 ? 1 : 0), 0);
  }

  /** Indices of the units of every node. */
  byNode(): number[][] {
    const units: number[][] = Array.from({ length: this.shape.nodes }, () => []);
    for (const [u, node] of this.at.entries()) if (node !== -1) units[node]?.push(u);
    return units;
  }

  assignment(): Assignment {
    const { cluster, units } = this.shape;
    const assignment = new Array<number | undefined>(cluster.workloads.length).fill(undefined);
    for (const [u, node] of this.at.entries()) {
      if (node !== -1) for (const w of units[u]?.members ?? []) assignment[w] = node;
    }
    return assignment;
  }
}
