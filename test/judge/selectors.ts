import { at, dicts, has, type Json, labels, text, texts } from './json.js';

export type Labels = ReadonlyMap<string, string>;

/** One requirement of a selector, of labels or of nodes. */
function meets(requirement: Json, value: string | undefined): boolean {
  const values = texts(requirement.values);
  switch (text(requirement.operator)) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return whole(value) > whole(values[0]);
    case 'Lt':
      return whole(value) < whole(values[0]);
    default:
      return false;
  }
}

/** Compares false with everything where it is no integer. */
const whole = (value: string | undefined) =>
  value !== undefined && /^-?\d+$/.test(value) ? Number(value) : Number.NaN;

/** A label selector: absent selects nothing, empty selects all. */
export function selects(selector: unknown, of: Labels): boolean {
  if (!has(selector)) return false;
  for (const [key, value] of labels(at(selector, 'matchLabels'))) if (of.get(key) !== value) return false;
  return dicts(at(selector, 'matchExpressions')).every((one) => meets(one, of.get(text(one.key))));
}

/** Does a node meet the terms of a node selector? One term is enough, and one that asks nothing matches nothing. */
export function meetsNodeTerms(terms: unknown, name: string, of: Labels): boolean {
  return dicts(terms).some((term) => meetsNodeTerm(term, name, of));
}

export function meetsNodeTerm(term: Json, name: string, of: Labels): boolean {
  const expressions = dicts(term.matchExpressions);
  const fields = dicts(term.matchFields);
  if (expressions.length + fields.length === 0) return false;
  return (
    expressions.every((one) => meets(one, of.get(text(one.key)))) &&
    fields.every((one) => meets(one, text(one.key) === 'metadata.name' ? name : undefined))
  );
}

/** nodeSelector and required node affinity of a pod's spec. */
export function wantsNode(spec: Json, name: string, of: Labels): boolean {
  for (const [key, value] of labels(spec.nodeSelector)) if (of.get(key) !== value) return false;
  const required = at(spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  return !has(required) || meetsNodeTerms(at(required, 'nodeSelectorTerms'), name, of);
}

/** Does a pod's spec say itself on which values of a node's label it may run? */
export function asksFor(spec: Json, key: string): boolean {
  if (labels(spec.nodeSelector).has(key)) return true;
  const required = at(spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  return dicts(at(required, 'nodeSelectorTerms')).some((term) =>
    dicts(term.matchExpressions).some((one) => text(one.key) === key),
  );
}
