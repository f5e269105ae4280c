import type { Field } from '../fields.js';
import { nearest } from '../question/names.js';
import { at, type Json, list, record, records, text } from '../replay/json.js';
import type { Ground } from '../situation/situation.js';
import type { Template } from './template.js';
import { MOST_WORKLOADS } from './workloads.js';

/** The workloads of the dump that a context names as namespace/name, as templates of which no pod is asked for yet. */
export function readExisting(field: Field, ground: Ground): Template[] {
  const items = ground.dump.raw.items.map(record);
  const apps = appsOf(items);
  return field.oneOrMore('a workload as namespace/name, or a list of them', MOST_WORKLOADS).flatMap((one) => {
    const name = one.name('a workload as namespace/name');
    if (name === undefined) return [];
    const found =
      apps.get(name) ??
      only(
        [...apps.keys()].filter((key) => key.endsWith(`/${name}`)),
        apps,
      );
    if (found) return [found];
    const near = nearest(name, [...apps.keys()]);
    const hint = near.length > 0 ? ` (near: ${near.join(', ')})` : '';
    one.expected(`a workload with pods in the dump, as namespace/name${hint}`);
    return [];
  });
}

const only = ([name, ...others]: readonly string[], apps: ReadonlyMap<string, Template>) =>
  name !== undefined && others.length === 0 ? apps.get(name) : undefined;

/** The workloads whose pods the dump shows, by namespace/name; a Deployment by its own name, without that of its ReplicaSet. */
function appsOf(items: readonly Json[]): Map<string, Template> {
  const apps = new Map<string, Template>();
  for (const pod of items.filter(({ kind }) => kind === 'Pod')) {
    const owner = records(at(pod, 'metadata', 'ownerReferences')).find((one) => one.controller === true);
    const kind = text(owner?.kind);
    if (!owner || kind === undefined || kind === 'DaemonSet' || kind === 'Node') continue;
    const named = text(owner.name) ?? '';
    const namespace = text(at(pod, 'metadata', 'namespace')) ?? 'default';
    const hash = text(at(pod, 'metadata', 'labels', 'pod-template-hash'));
    const plain = hash !== undefined && named.endsWith(`-${hash}`) ? named.slice(0, -hash.length - 1) : named;
    const name = `${namespace}/${plain.replace(kind === 'ReplicaSet' && hash === undefined ? HASH : /$^/, '')}`;
    // Of several ReplicaSets of a Deployment the one counts whose pods come last in the dump.
    apps.set(name, { ...templateOf(pod, namespace, { kind, name: named }), name });
  }
  return apps;
}

/** What a Deployment adds to its own name for its ReplicaSet. */
const HASH = /-[bcdfghjklmnpqrstvwxz2456789]{6,10}$/;

function templateOf(pod: Json, namespace: string, owner: Template['owner']): Omit<Template, 'name'> {
  const { nodeName: _, ...spec } = record(pod.spec);
  const own = text(at(pod, 'metadata', 'name')) ?? '';
  // Each pod of a StatefulSet has claims of its own, and a new pod gets new ones.
  const volumes = list(spec.volumes).filter((volume) => {
    const claim = text(at(volume, 'persistentVolumeClaim', 'claimName'));
    return owner.kind !== 'StatefulSet' || claim === undefined || !claim.endsWith(`-${own}`);
  });
  return {
    replicas: 0,
    namespace,
    labels: record(at(pod, 'metadata', 'labels')),
    annotations: record(at(pod, 'metadata', 'annotations')),
    owner,
    spec: { ...spec, volumes },
  };
}
