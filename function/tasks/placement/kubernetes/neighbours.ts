import type { Field } from '../fields.js';
import { type Labels, matches, readSelector, type Selector } from './selectors.js';

/** A required term of pod affinity or anti-affinity: near which pods, and what near means. */
export interface Term {
  /** Undefined matches no pod. */
  readonly selector: Selector | undefined;
  readonly namespaces: ReadonlySet<string>;
  /** Undefined adds no namespaces; an empty one adds all. */
  readonly namespaceSelector: Selector | undefined;
  readonly topologyKey: string;
}

/** Nodes are told apart by this label; every other topology spans several of them, and is not modelled. */
export const HOSTNAME = 'kubernetes.io/hostname';

/** Terms of one pod: more than anyone writes, few enough to try on every pair of pods. */
const MOST_TERMS = 16;

/** The only label that every namespace has, and whose value a pod tells. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

export const readTerms = (affinity: Field, namespace: string): Term[] =>
  affinity
    .get('requiredDuringSchedulingIgnoredDuringExecution')
    .list('a list of terms', MOST_TERMS)
    .flatMap((term) => {
      const topologyKey = term.get('topologyKey').name('a label of nodes');
      const listed = term
        .get('namespaces')
        .list('a list of namespaces')
        .flatMap((one) => one.name('a namespace') ?? []);
      const namespaceSelector = readSelector(term.get('namespaceSelector'));
      const own = listed.length === 0 && namespaceSelector === undefined;
      const selector = readSelector(term.get('labelSelector'));
      if (topologyKey === undefined) return [];
      return [{ selector, namespaces: new Set(own ? [namespace] : listed), namespaceSelector, topologyKey }];
    });

/** Whether a dump of nodes and pods tells which pods a term means: labels of namespaces are not in it. */
export const isKnown = ({ namespaceSelector }: Term) =>
  namespaceSelector?.every(({ key }) => key === NAMESPACE_NAME) ?? true;

export function means(
  { selector, namespaces, namespaceSelector }: Term,
  pod: { readonly namespace: string; readonly labels: Labels },
): boolean {
  if (selector === undefined || !matches(selector, pod.labels)) return false;
  if (namespaces.has(pod.namespace)) return true;
  return namespaceSelector !== undefined && matches(namespaceSelector, new Map([[NAMESPACE_NAME, pod.namespace]]));
}
