import { amount, at, dicts, has, type Json, text, texts } from './json.js';
import { type Labels, selects } from './selectors.js';

/** A term of pod affinity or anti-affinity. */
export interface PodTerm {
  topologyKey: string;
  weight: number;
  /** Whether it can only speak of pods of the namespace of its own pod. */
  here: boolean;
  /** Is a pod of these labels and this namespace (with its labels, where the dump has them) one that it speaks of? */
  matches(labels: Labels, namespace: string, namespaces: ReadonlyMap<string, Labels>): boolean;
}

export interface Spread {
  topologyKey: string;
  maxSkew: number;
  minDomains: number;
  hard: boolean;
  honorAffinity: boolean;
  honorTaints: boolean;
  matches(labels: Labels): boolean;
}

interface Own {
  namespace: string;
  labels: Labels;
}

export function podTerms(affinity: unknown, own: Own, of: 'required' | 'preferred', sign = 1): PodTerm[] {
  const terms = dicts(at(affinity, `${of}DuringSchedulingIgnoredDuringExecution`));
  if (of === 'required') return terms.map((term) => podTerm(term, own, 1));
  return terms.map((one) => podTerm(one.podAffinityTerm, own, sign * amount(one.weight, 1)));
}

function podTerm(term: unknown, own: Own, weight: number): PodTerm {
  const named = texts(at(term, 'namespaces'));
  const chosen = at(term, 'namespaceSelector');
  const here = named.length === 0 && !has(chosen);
  const selector = at(term, 'labelSelector');
  const same = texts(at(term, 'matchLabelKeys'));
  const other = texts(at(term, 'mismatchLabelKeys'));
  return {
    topologyKey: text(at(term, 'topologyKey')),
    weight,
    here,
    matches: (of, namespace, namespaces) => {
      const inside = here
        ? namespace === own.namespace
        : named.includes(namespace) || selects(chosen, namespaces.get(namespace) ?? NONE);
      if (!inside || !selects(selector, of)) return false;
      return (
        same.every((key) => !own.labels.has(key) || of.get(key) === own.labels.get(key)) &&
        other.every((key) => !own.labels.has(key) || of.get(key) !== own.labels.get(key))
      );
    },
  };
}

const NONE: Labels = new Map();

export function spreadsOf(spec: Json, own: Labels): Spread[] {
  return dicts(spec.topologySpreadConstraints).map((one) => {
    const keys = texts(one.matchLabelKeys).filter((key) => own.has(key));
    return {
      topologyKey: text(one.topologyKey),
      maxSkew: amount(one.maxSkew, 1),
      minDomains: amount(one.minDomains, 1),
      hard: text(one.whenUnsatisfiable) !== 'ScheduleAnyway',
      honorAffinity: text(one.nodeAffinityPolicy) !== 'Ignore',
      honorTaints: text(one.nodeTaintsPolicy) === 'Honor',
      matches: (of) => selects(one.labelSelector, of) && keys.every((key) => of.get(key) === own.get(key)),
    };
  });
}
