import { at, list, records, text } from './json.js';
import { type Labels, type Matcher, selector } from './labels.js';

/** A term of pod affinity or anti-affinity, required or preferred. */
export interface Term {
  readonly topologyKey: string;
  /** The only namespace with pods that the term can mean; undefined where it looks at several. */
  readonly namespace: string | undefined;
  /** The weight of a preferred term; 0 for a required one. */
  readonly weight: number;
  /** Whether the term means a pod, by its namespace and labels. */
  means(pod: { readonly namespace: string; readonly labels: Labels }): boolean;
}

/** Labels of namespaces by name, as far as the dump shows them. */
export type Namespaces = ReadonlyMap<string, Labels>;

/** The label of every namespace whose value is its name. */
const NAME = 'kubernetes.io/metadata.name';

/** The terms of a pod in the namespace `own` with these labels: required ones, or preferred ones with their weights. */
export function readTerms(value: unknown, own: string, labels: Labels, namespaces: Namespaces): Term[] {
  return records(value).map((given) => {
    const weight = typeof given.weight === 'number' ? given.weight : 0;
    const term = given.podAffinityTerm ?? given;
    const kept = withKeys(at(term, 'labelSelector'), at(term, 'matchLabelKeys'), labels);
    const wanted = selector(withKeys(kept, at(term, 'mismatchLabelKeys'), labels, 'NotIn'));
    const named = new Set(list(at(term, 'namespaces')).flatMap((one) => text(one) ?? []));
    const byLabels = selector(at(term, 'namespaceSelector'));
    const inside = inNamespaces(named, byLabels, own, namespaces);
    return {
      topologyKey: text(at(term, 'topologyKey')) ?? '',
      namespace: named.size === 0 && !byLabels ? own : undefined,
      weight,
      means: (pod) => wanted !== undefined && inside(pod.namespace) && wanted(pod.labels),
    };
  });
}

/** Whether a term looks at a namespace; by default only at the pod's own. */
function inNamespaces(named: ReadonlySet<string>, byLabels: Matcher | undefined, own: string, all: Namespaces) {
  if (named.size === 0 && !byLabels) return (namespace: string) => namespace === own;
  const known = new Map<string, boolean>();
  return (namespace: string) => {
    const before = known.get(namespace);
    if (before !== undefined) return before;
    const labels = new Map([...(all.get(namespace) ?? []), [NAME, namespace] as const]);
    const inside = named.has(namespace) || (byLabels?.(labels) ?? false);
    known.set(namespace, inside);
    return inside;
  };
}

/**
 * A selector with matchLabelKeys added: pods must also have the same values of these labels as the pod itself. With the
 * operator NotIn it adds mismatchLabelKeys, by which they must have other values.
 */
export function withKeys(given: unknown, keys: unknown, labels: Labels, operator: 'In' | 'NotIn' = 'In'): unknown {
  const more = list(keys).flatMap((key) => {
    const value = typeof key === 'string' ? labels.get(key) : undefined;
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
  if (more.length === 0 || typeof given !== 'object' || given === null) return given;
  return { ...given, matchExpressions: [...list(at(given, 'matchExpressions')), ...more] };
}
