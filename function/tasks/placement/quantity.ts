export type Resource = 'cpu' | 'memory';

/** The unit of a bare number for memory: MiB in the agents' own form, bytes in Kubernetes' form. For CPU it is cores. */
export type NumberUnit = 'MiB' | 'bytes';

/** What was read: an amount in millicores or bytes, or what is wrong with the value. */
export type Quantity =
  | { readonly kind: 'amount'; readonly amount: number }
  | { readonly kind: 'wrong'; readonly message: string };

/** For every suffix the factor by which it multiplies, as [numerator, denominator]. */
const SUFFIXES = new Map<string, readonly [bigint, bigint]>([
  ['n', [1n, 10n ** 9n]],
  ['u', [1n, 10n ** 6n]],
  ['m', [1n, 10n ** 3n]],
  ['', [1n, 1n]],
  ...['k', 'M', 'G', 'T', 'P', 'E'].map((s, i) => [s, [1000n ** BigInt(i + 1), 1n]] as const),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((s, i) => [s, [1024n ** BigInt(i + 1), 1n]] as const),
]);

const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?)$/;
/** The longest text that is read. Longer ones are never needed, and would make big integers that are slow to compute with. */
const LONGEST = 40;
const MOST = BigInt(Number.MAX_SAFE_INTEGER);
const MIB = 2n ** 20n;

const EXPECTED = {
  cpu: 'a CPU quantity such as "500m", "2" or 0.5 (cores)',
  memory: {
    MiB: 'a memory quantity such as "512Mi", "2Gi" or 512 (MiB)',
    bytes: 'a memory quantity such as "512Mi", "2Gi" or "128974848" (bytes)',
  },
};

/** How an error message describes a quantity of a resource. */
export const expectedQuantity = (resource: Resource, unit: NumberUnit) =>
  resource === 'cpu' ? EXPECTED.cpu : EXPECTED.memory[unit];

/** A value for an error message: short ones as they are, others by their type, so that no error repeats a payload. */
export function show(value: unknown): string {
  if (value === null || typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.length <= 64 ? JSON.stringify(value) : 'a long text';
  if (typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'an array' : value === undefined ? 'nothing' : 'an object';
}

/**
 * CPU or memory as Kubernetes writes it, in whole millicores or whole bytes. It is rounded up as Kubernetes does, so that
 * what fits here also fits there. Texts are read exactly, without floating-point numbers. Numbers count with their first 15
 * significant digits: 0.1 + 0.2 is 300 millicores, and not 301.
 */
export function readQuantity(value: unknown, resource: Resource, unit: NumberUnit): Quantity {
  if (typeof value !== 'string' || value.length > LONGEST) return readAnew(value, resource, unit);
  const before = known[resource].get(value);
  if (before) return before;
  const quantity = readAnew(value, resource, unit);
  if (quantity.kind === 'amount') {
    if (known[resource].size >= MOST_KNOWN) known[resource].clear();
    known[resource].set(value, quantity);
  }
  return quantity;
}

/** Texts that were read before: a cluster has few different quantities and thousands of pods. In a text the unit is written. */
const known = { cpu: new Map<string, Quantity>(), memory: new Map<string, Quantity>() };
const MOST_KNOWN = 4096;

function readAnew(value: unknown, resource: Resource, unit: NumberUnit): Quantity {
  const wrong = (got: string): Quantity => ({
    kind: 'wrong',
    message: `expected ${expectedQuantity(resource, unit)}, got ${got}`,
  });
  if (typeof value !== 'string' && typeof value !== 'number') return wrong(show(value));
  const text = typeof value === 'number' ? decimals(value) : value.trim();
  if (text.length > LONGEST) return wrong(`a text of ${text.length} characters`);
  const fraction = parse(text);
  if (fraction === undefined) return wrong(show(value));
  const [numerator, denominator] = fraction;
  if (numerator < 0n) return wrong(`${show(value)}, which is negative`);
  const scale = resource === 'cpu' ? 1000n : typeof value === 'number' && unit === 'MiB' ? MIB : 1n;
  const amount = (numerator * scale + denominator - 1n) / denominator;
  const counted = resource === 'cpu' ? 'millicores' : 'bytes';
  if (amount > MOST) return wrong(`${show(value)}, which is beyond ${MOST} ${counted}`);
  return { kind: 'amount', amount: Number(amount) };
}

const decimals = (value: number) =>
  Number.isSafeInteger(value) ? String(value) : String(Number(value.toPrecision(15)));

/** A text as an exact fraction, [numerator, denominator]; undefined where it is no quantity. */
function parse(text: string): readonly [bigint, bigint] | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', part = '', exponent = '0', suffix = ''] = match;
  if (whole === '' && part === '') return undefined;
  const times = SUFFIXES.get(suffix);
  if (!times) return undefined;
  const power = Number(exponent) - part.length;
  const digits = BigInt(`${whole}${part}`) * (sign === '-' ? -1n : 1n);
  const up = power > 0 ? 10n ** BigInt(power) : 1n;
  const down = power < 0 ? 10n ** BigInt(-power) : 1n;
  return [digits * up * times[0], down * times[1]];
}
