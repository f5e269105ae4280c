import { at, list, records, text } from './json.js';
import { type Labels, type Matcher, selector } from './labels.js';

/** A term of pod affinity or anti-affinity. */
export interface Term {
  readonly topologyKey: string;
  readonly weight: number;
  means(pod: { readonly namespace: string; readonly labels: Labels }): boolean;
}

/** Labels of namespaces, as far as the dump shows them; their names are always known. */
export type Namespaces = ReadonlyMap<string, Labels>;

const NAME = 'kubernetes.io/metadata.name';

/** Required terms as they stand, preferred ones with their weights. */
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
      weight,
      means: (pod) => wanted !== undefined && inside(pod.namespace) && wanted(pod.labels),
    };
  });
}

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

/** matchLabelKeys: the pod's own values of these labels must be matched, too; of mismatchLabelKeys they must not be. */
export function withKeys(given: unknown, keys: unknown, labels: Labels, operator: 'In' | 'NotIn' = 'In'): unknown {
  const more = list(keys).flatMap((key) => {
    const value = typeof key === 'string' ? labels.get(key) : undefined;
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
  if (more.length === 0 || typeof given !== 'object' || given === null) return given;
  return { ...given, matchExpressions: [...list(at(given, 'matchExpressions')), ...more] };
}
