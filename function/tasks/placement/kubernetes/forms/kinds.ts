import { isObject } from '../../../../common/json.js';

/** The kinds that decide where pods may run and when they may leave, with the names by which kubectl knows them. */
const NAMES = {
  Node: ['node', 'nodes', 'no'],
  Pod: ['pod', 'pods', 'po'],
  PersistentVolume: ['persistentvolume', 'persistentvolumes', 'pv', 'pvs'],
  PersistentVolumeClaim: ['persistentvolumeclaim', 'persistentvolumeclaims', 'pvc', 'pvcs'],
  PodDisruptionBudget: ['poddisruptionbudget', 'poddisruptionbudgets', 'pdb', 'pdbs'],
  Namespace: ['namespace', 'namespaces', 'ns'],
  LimitRange: ['limitrange', 'limitranges', 'limits'],
  PodMetrics: ['podmetrics'],
  StorageClass: ['storageclass', 'storageclasses', 'sc'],
} as const;
export type Kind = keyof typeof NAMES;

const BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMES).flatMap(([kind, names]) => names.map((name) => [name, kind] as const)),
);

/** Every name, in lower case, by which a list may stand beside others. */
export const LIST_NAMES: readonly string[] = [...BY_NAME.keys()];

/** Whether objects of a kind are read. */
export const isKnown = (kind: string): kind is Kind => Object.hasOwn(NAMES, kind);

/** The kind that a name means, such as `pods`, `pvc` or `persistent_volumes`; undefined where it means none that is read. */
export const kindNamed = (name: string): string | undefined => BY_NAME.get(name.toLowerCase().replace(/[_-]/g, ''));

/**
 * The kind of the items of a list, which do not state it themselves: a PodList holds Pods. Old servers and kubectl left the
 * kind of the list out as well, but said from which path it came: `/api/v1/namespaces/x/pods`.
 */
export function kindOfItems({ kind, metadata }: Record<string, unknown>): string | undefined {
  if (typeof kind === 'string') return kind === 'List' ? undefined : kind.replace(/List$/, '');
  const link = isObject(metadata) ? metadata.selfLink : undefined;
  const plural = typeof link === 'string' ? link.split('/').findLast((part) => part !== '') : undefined;
  return plural && (kindNamed(plural) ?? plural);
}

/** The kind of an object that does not state it, by what only objects of that kind have. */
export function kindOfShape({ spec, status }: Record<string, unknown>): Kind | undefined {
  if (isObject(status) && (isObject(status.allocatable) || isObject(status.nodeInfo))) return 'Node';
  return isObject(spec) && Array.isArray(spec.containers) ? 'Pod' : undefined;
}
