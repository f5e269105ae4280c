import { amountText, quantityText } from '../make-room/amounts.js';
import { at, type Json, record } from '../replay/json.js';
import { Replay } from '../replay/replay.js';
import type { Ground } from '../situation/situation.js';

/** A further node with which everything would find a place. */
export interface Remedy {
  /** What the node would have to have free, in words. */
  readonly size: string;
  /** CPU in millicores and memory in bytes. */
  readonly cpu: number;
  readonly memory: number;
}

/** In how many trials a remedy must help. */
const TRIALS = 4;

/** How large the further node is, as a multiple of what found no place: others may come to it, too. */
const FACTORS = [1, 1.5, 2];

/**
 * The smallest of a few further nodes, of the kind of the one that fails, with which every pod finds a place by the replay;
 * undefined where none of them helps.
 */
export function remedyFor(ground: Ground, nodes: readonly string[], pending: readonly string[]): Remedy | undefined {
  const sums = new Map<string, number>();
  for (const pod of pending) {
    for (const [name, amount] of ground.replay.requestsOf(pod) ?? []) sums.set(name, (sums.get(name) ?? 0) + amount);
  }
  for (const factor of FACTORS) {
    const larger = new Map([...sums].map(([name, amount]) => [name, Math.ceil(amount * factor)]));
    if (!helps(ground, nodes, larger)) continue;
    const asked = [...larger].filter(([name, amount]) => amount > 0 && name !== 'pods');
    const size = asked.map(([name, amount]) => amountText(name, amount)).join(', ');
    return { size, cpu: larger.get('cpu') ?? 0, memory: larger.get('memory') ?? 0 };
  }
  return undefined;
}

function helps({ dump, clock }: Ground, nodes: readonly string[], room: ReadonlyMap<string, number>): boolean {
  const items = dump.raw.items.map(record);
  const lost = items.find((one) => one.kind === 'Node' && at(one, 'metadata', 'name') === nodes[0]);
  const { usage, assume } = dump.raw;
  const larger = new Replay({ items: [...items, spareOf(lost ?? {}, room)], usage, assume, clock });
  for (let number = 0; number < TRIALS; number++) {
    if (larger.attempt([{ action: 'fail', nodes }], number).pending.length > 0) return false;
  }
  return true;
}

/** A node with the labels and taints of another, and with just so much of everything. */
function spareOf(node: Json, sums: ReadonlyMap<string, number>): Json {
  const name = 'spare-node';
  const allocatable = Object.fromEntries([...sums].map(([key, amount]) => [key, quantityText(key, amount)]));
  const labels = { ...record(at(node, 'metadata', 'labels')), 'kubernetes.io/hostname': name };
  return {
    kind: 'Node',
    metadata: { name, labels },
    spec: { taints: at(node, 'spec', 'taints') ?? [] },
    status: { allocatable },
  };
}
