import type { Field } from '../fields.js';
import { type Labels, matches, readSelector, type Selector } from './selectors.js';

/** A required term of pod affinity or anti-affinity: which pods it means, and which label of nodes says what is near. */
export interface Term {
  /** Selects the pods that are meant; undefined selects none. */
  readonly selector: Selector | undefined;
  readonly namespaces: ReadonlySet<string>;
  /** Selects further namespaces by their labels: undefined adds none, an empty selector adds all. */
  readonly namespaceSelector: Selector | undefined;
  readonly topologyKey: string;
}

/** The label by which nodes are told apart. Every other topology key spans several nodes, and is left to the replay. */
export const HOSTNAME = 'kubernetes.io/hostname';

/** Most terms of one pod: more than anyone writes, and few enough to be tried on every pair of pods. */
const MOST_TERMS = 16;

/** The only label that every namespace has and whose value is known from the pod: the namespace's name. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** The required terms of an affinity or anti-affinity of a pod in `namespace`. */
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

/** Whether nodes and pods alone tell which pods a term means; other labels of namespaces are not read here. */
export const isKnown = ({ namespaceSelector }: Term) =>
  namespaceSelector?.every(({ key }) => key === NAMESPACE_NAME) ?? true;

/** Whether a term means a pod. */
export function means(
  { selector, namespaces, namespaceSelector }: Term,
  pod: { readonly namespace: string; readonly labels: Labels },
): boolean {
  if (selector === undefined || !matches(selector, pod.labels)) return false;
  if (namespaces.has(pod.namespace)) return true;
  return namespaceSelector !== undefined && matches(namespaceSelector, new Map([[NAMESPACE_NAME, pod.namespace]]));
}
