const SCALE: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
/** A number, then an exponent or a suffix; "1E3" is an exponent, "1E" is exa. */
const FORM = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([a-zA-Z]*))$/;

/** A Kubernetes quantity in thousandths of its unit, rounded up as Kubernetes rounds; what is none counts as nothing. */
export function quantity(value: unknown): number {
  if (typeof value === 'number') return up(value * 1000);
  const match = typeof value === 'string' ? FORM.exec(value.trim()) : null;
  if (!match) return 0;
  const [, digits = '0', exponent = '', suffix = ''] = match;
  return up(Number(`${digits}${exponent}`) * (SCALE[suffix] ?? 0) * 1000);
}

/** The next whole number, where a rest is no error of floating point. */
const up = (value: number) => Math.ceil(Number(value.toPrecision(15)));
