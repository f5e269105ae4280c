import { at, type Json, record, records, text } from './json.js';

/** Amounts by the name of the resource: `cpu` in thousandths of a core, all others in whole units (memory in bytes). */
export type Amounts = ReadonlyMap<string, number>;

/** What suffixes multiply by. */
const POWERS = new Map<string, bigint>([
  ['', 1n],
  ...['k', 'M', 'G', 'T', 'P', 'E'].map((s, i) => [s, 10n ** BigInt(3 * (i + 1))] as const),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((s, i) => [s, 2n ** BigInt(10 * (i + 1))] as const),
]);
/** By how many decimal places suffixes divide. */
const PLACES = new Map([
  ['m', 3],
  ['u', 6],
  ['n', 9],
]);

/** A text that is no quantity, or a quantity that is too large to be exact. */
export class QuantityError extends RangeError {
  override readonly name = 'QuantityError';
}

/**
 * One quantity of Kubernetes, in thousandths or in whole units, rounded up as the API server does.
 *
 * @throws {QuantityError} when the value is no quantity, or not exact as a number (2^53 or more)
 */
export function quantity(value: unknown, thousandths: boolean): number {
  if (typeof value !== 'string' || value.length > LONGEST) return readQuantity(value, thousandths);
  const read = thousandths ? known.thousandths : known.units;
  const before = read.get(value);
  if (before !== undefined) return before;
  const amount = readQuantity(value, thousandths);
  if (read.size >= MOST_KNOWN) read.clear();
  read.set(value, amount);
  return amount;
}

/** The longest text that is read as a quantity. */
const LONGEST = 40;
/** Texts that were read before: a cluster has few different quantities and thousands of pods. */
const known = { thousandths: new Map<string, number>(), units: new Map<string, number>() };
const MOST_KNOWN = 4096;

function readQuantity(value: unknown, thousandths: boolean): number {
  const given = typeof value === 'number' ? value.toString() : (text(value)?.trim() ?? '');
  const match = /^\+?(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,2})|([A-Za-z]{0,2}))?$/.exec(given);
  const [, whole = '', fraction = '', exponent = '0', suffix = ''] = match ?? [];
  const power = POWERS.get(suffix);
  const part = PLACES.get(suffix) ?? 0;
  if (!match || whole + fraction === '' || given.length > LONGEST || (power === undefined && part === 0)) {
    throw new QuantityError(`expected a quantity, got ${JSON.stringify(given.slice(0, 40))}`);
  }
  const shift = fraction.length + part - Number(exponent) - (thousandths ? 3 : 0);
  const digits = BigInt(whole + fraction) * (power ?? 1n);
  const scale = 10n ** BigInt(Math.abs(shift));
  const units = shift <= 0 ? digits * scale : (digits + scale - 1n) / scale;
  if (units > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new QuantityError(`expected a quantity that is exact, got ${given}`);
  }
  return Number(units);
}

/**
 * A Kubernetes ResourceList.
 *
 * @throws {QuantityError} when a value is no quantity, or too large
 */
export function amounts(value: unknown): Amounts {
  const read = new Map<string, number>();
  for (const [name, one] of Object.entries(record(value))) {
    if (one !== undefined && one !== null) read.set(name, quantity(one, name === 'cpu'));
  }
  return read;
}

/** The sum of amounts, resource by resource. */
export function added(all: readonly Amounts[]): Amounts {
  const sum = new Map<string, number>();
  for (const one of all) for (const [name, amount] of one) sum.set(name, (sum.get(name) ?? 0) + amount);
  return sum;
}

/** Of each resource the larger amount. */
const highest = (a: Amounts, b: Amounts): Amounts =>
  new Map([...new Set([...a.keys(), ...b.keys()])].map((name) => [name, Math.max(a.get(name) ?? 0, b.get(name) ?? 0)]));

/** What one container counts with. `lasting`: it goes on running, unlike an init container that ends. */
export type Reader = (container: Json, lasting: boolean) => Amounts;

/** What a container states under `requests`. */
export const stated: Reader = (container) => amounts(at(container, 'resources', 'requests'));

/** What a container requests as the API server writes it down: a limit without a request counts as one. */
export const requested: Reader = (container) => requestsOf(at(container, 'resources'));

const requestsOf = (resources: unknown): Amounts =>
  new Map([...amounts(at(resources, 'limits')), ...amounts(at(resources, 'requests'))]);

/**
 * A pod's amounts, given what each container counts with: its containers and sidecars together, or, if more, the most that
 * its init containers need beside the sidecars started before them. What the pod requests as a whole replaces this, and the
 * overhead is added.
 *
 * @throws {QuantityError} when a quantity is none, or too large
 */
export function ofPod(spec: unknown, read: Reader): Amounts {
  const sidecar = (container: Json) => container.restartPolicy === 'Always';
  const init = records(at(spec, 'initContainers'));
  const running = added([
    ...records(at(spec, 'containers')).map((one) => read(one, true)),
    ...init.filter(sidecar).map((one) => read(one, true)),
  ]);
  let beside: Amounts = new Map();
  let peak: Amounts = new Map();
  for (const container of init) {
    const own = read(container, sidecar(container));
    if (sidecar(container)) beside = added([beside, own]);
    peak = highest(peak, sidecar(container) ? beside : added([beside, own]));
  }
  const together = new Map([...wholeOf(spec, 'limits'), ...highest(running, peak), ...wholeOf(spec, 'requests')]);
  return added([together, amounts(at(spec, 'overhead'))]);
}

/** Resources that a pod can request as a whole. */
const WHOLE = /^(cpu|memory|hugepages-.*)$/;
const wholeOf = (spec: unknown, kind: 'limits' | 'requests') =>
  [...amounts(at(spec, 'resources', kind))].filter(([name]) => WHOLE.test(name));

/**
 * Measured usage by namespace/name, and by namespace/name/container where it was measured: from the text of `kubectl top
 * pods -A`, from a PodMetricsList, and from PodMetrics objects.
 *
 * @throws {QuantityError} when a quantity is none, or too large
 */
export function measured(usage: unknown, metrics: readonly Json[]): ReadonlyMap<string, Amounts> {
  const use = new Map<string, Amounts>();
  const add = (key: string, more: Amounts) => use.set(key, added([use.get(key) ?? new Map(), more]));
  for (const one of [...metrics, ...records(at(usage, 'items'))]) {
    const pod = `${text(at(one, 'metadata', 'namespace')) ?? 'default'}/${text(at(one, 'metadata', 'name')) ?? ''}`;
    for (const container of records(one.containers)) {
      add(pod, amounts(container.usage));
      add(`${pod}/${text(container.name) ?? ''}`, amounts(container.usage));
    }
  }
  for (const line of (text(usage) ?? '').split('\n')) {
    const words = line.trim().split(/\s+/);
    if (words.length < 4 || words[0] === 'NAMESPACE') continue;
    const more = amounts({ cpu: words.at(-2), memory: words.at(-1) });
    add(`${words[0]}/${words[1]}`, more);
    if (words.length > 4) add(`${words[0]}/${words[1]}/${words[2]}`, more);
  }
  return use;
}
