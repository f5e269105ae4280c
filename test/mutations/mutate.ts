import type { picker } from '../../function/trm/state/random.js';

/** Draws whole numbers from 0 to n-1. */
export type Pick = ReturnType<typeof picker>;

const LONG = 'x'.repeat(300);
/** What nobody expects where a value stands. */
const ODD: readonly unknown[] = [
  ...[null, true, -1, 0, 1, 1.5, 1e308, 2 ** 53, -0, '', ' ', '0', 'NaN', '\u0000', '\ud800', 'é', LONG],
  ...[[], {}, [[]], { a: null }, ['x'], '1e9', '9007199254740991', '-5', '500m', '2Gi', 'constructor', 'toString'],
];

/** A value with one to three things in it changed. */
export function mutated(value: unknown, pick: Pick): unknown {
  let changed = value;
  for (let n = 1 + pick(3); n > 0; n--) changed = changedOnce(changed, pick);
  return changed;
}

function changedOnce(value: unknown, pick: Pick): unknown {
  const odd = () => ODD[pick(ODD.length)];
  if (typeof value !== 'object' || value === null || pick(12) === 0) return scalar(value, pick, odd);
  if (Array.isArray(value)) return list(value, pick, odd);
  const entries = Object.entries(value);
  const at = pick(entries.length + 1);
  const entry = entries[at];
  if (!entry) return { ...value, [String(odd())]: odd() };
  const [name, member] = entry;
  const kind = pick(8);
  if (kind === 0) return Object.fromEntries(entries.filter((_, i) => i !== at));
  if (kind === 1) return Object.fromEntries(entries.map(([n, m], i) => [i === at ? String(odd()) : n, m]));
  return { ...value, [name]: changedOnce(member, pick) };
}

function list(value: readonly unknown[], pick: Pick, odd: () => unknown): unknown[] {
  const at = pick(value.length + 1);
  switch (pick(6)) {
    case 0:
      return value.toSpliced(at, 1);
    case 1:
      return value.toSpliced(at, 0, odd());
    case 2:
      return [...value, ...value.slice(0, 5)];
    default:
      return at === value.length ? [...value] : value.with(at, changedOnce(value[at], pick));
  }
}

function scalar(value: unknown, pick: Pick, odd: () => unknown): unknown {
  if (typeof value === 'number' && pick(2) === 0) return value + ([-1, 1, 0.5, 1000][pick(4)] ?? 0);
  if (typeof value === 'string' && pick(2) === 0) {
    const at = pick(value.length + 1);
    const sign = String.fromCharCode(32 + pick(95));
    return pick(2) === 0 ? value.slice(0, at) + sign + value.slice(at + 1) : value.slice(0, at);
  }
  return odd();
}

/** Bytes with one of them flipped, or cut off; most often as they are. */
export function damaged(bytes: Uint8Array, pick: Pick): Uint8Array {
  const kind = pick(20);
  if (kind > 1 || bytes.length === 0) return bytes;
  const at = pick(bytes.length);
  if (kind === 0) return bytes.slice(0, at);
  const copy = Uint8Array.from(bytes);
  copy[at] = pick(256);
  return copy;
}
