import { at, list, record, records, text, texts, written } from './json.js';

export type Labels = ReadonlyMap<string, string>;
/** Reads labels, those of objects with the same labels once. */
export class LabelsReader {
  private readonly known = new Map<string, Labels>();

  /** The same object for the same labels in the same order. */
  of(value: unknown): Labels {
    const key = JSON.stringify(value) ?? '';
    const labels = this.known.get(key) ?? texts(value);
    this.known.set(key, labels);
    return labels;
  }
}

/** Whether labels match. */
export type Matcher = (labels: Labels) => boolean;

/** Whether labels match one expression of a selector; NotIn matches where the key is absent. */
function expression(key: string, operator: unknown, values: ReadonlySet<string>): Matcher {
  const number = (value: string | undefined) =>
    value !== undefined && /^[+-]?\d{1,19}$/.test(value) ? BigInt(value.replace('+', '')) : undefined;
  const [first] = values;
  switch (operator) {
    case 'In':
      return (labels) => values.has(labels.get(key) ?? '\u0000');
    case 'NotIn':
      return (labels) => !values.has(labels.get(key) ?? '\u0000');
    case 'Exists':
      return (labels) => labels.has(key);
    case 'DoesNotExist':
      return (labels) => !labels.has(key);
    case 'Gt':
    case 'Lt': {
      const limit = number(first);
      return (labels) => {
        const own = number(labels.get(key));
        if (own === undefined || limit === undefined) return false;
        return operator === 'Gt' ? own > limit : own < limit;
      };
    }
    default:
      return () => false;
  }
}

/** The expressions of a selector, all of which must match. */
export function expressions(value: unknown): Matcher[] {
  return records(value).map(({ key, operator, values }) =>
    expression(text(key) ?? '', operator, new Set(list(values).flatMap((one) => text(one) ?? []))),
  );
}

/** Matchers for labels that must all be there with these values. */
export const equal = (wanted: Labels): Matcher[] =>
  [...wanted].map(
    ([key, value]) =>
      (labels) =>
        labels.get(key) === value,
  );

/** Whether all of several matchers match. */
export const all =
  (matchers: readonly Matcher[]): Matcher =>
  (labels) =>
    matchers.every((matches) => matches(labels));

/** A LabelSelector; undefined where it is missing, and it then matches nothing. */
export function selector(value: unknown): Matcher | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const pairs = Object.entries(record(at(value, 'matchLabels'))).map(([key, one]) => [key, written(one)] as const);
  return all([...equal(new Map(pairs)), ...expressions(at(value, 'matchExpressions'))]);
}

/** The terms of a node selector, of which one must match; undefined where there is no node selector. */
export function nodeTerms(value: unknown): ((labels: Labels, name: string) => boolean) | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const terms = records(at(value, 'nodeSelectorTerms')).map((term) => nodeTerm(term));
  return (labels, name) => terms.some((matches) => matches(labels, name));
}

/** One term of a node selector, all of whose expressions must match; a term without expressions matches nothing. */
export function nodeTerm(term: unknown): (labels: Labels, name: string) => boolean {
  const byLabels = expressions(at(term, 'matchExpressions'));
  const byFields = expressions(at(term, 'matchFields'));
  if (byLabels.length + byFields.length === 0) return () => false;
  return (labels, name) => all(byLabels)(labels) && all(byFields)(new Map([['metadata.name', name]]));
}
