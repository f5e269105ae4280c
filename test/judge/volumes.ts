import { at, dict, dicts, type Json, labels, text, texts } from './json.js';
import { type Labels, meetsNodeTerms } from './selectors.js';

export interface Claim {
  /** `namespace/name`. */
  id: string;
  modes: readonly string[];
  volume: Json | undefined;
  /** The claim, or the volume that it is bound to, is not in the dump. */
  unknown: boolean;
}

/** Below these a node has what every other node has, too. */
const SYSTEM = [
  '/dev',
  '/proc',
  '/sys',
  '/run',
  '/var/run',
  '/lib/modules',
  '/usr/share/zoneinfo',
  '/usr/share/ca-certificates',
  '/etc/ssl',
  '/etc/localtime',
  '/etc/timezone',
  '/etc/machine-id',
  '/var/lib/kubelet',
];

const ZONE_KEYS = [
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
];

const below = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);

/** Paths of the node on which a pod keeps data. */
export function keptPaths(spec: Json): string[] {
  const containers = [...dicts(spec.containers), ...dicts(spec.initContainers)];
  return dicts(spec.volumes).flatMap((volume) => {
    const path = text(at(volume, 'hostPath', 'path')).replace(/(.)\/+$/, '$1');
    if (path === '' || SYSTEM.some((folder) => below(path, folder))) return [];
    const mounts = containers.flatMap(({ volumeMounts }) =>
      dicts(volumeMounts).filter(({ name }) => name === volume.name),
    );
    return mounts.every(({ readOnly }) => readOnly === true) ? [] : [path];
  });
}

export const hasEmptyDir = (spec: Json): boolean => dicts(spec.volumes).some((volume) => volume.emptyDir !== undefined);

/** The claims of a pod, as far as the dump has them. */
export function claimsOf(pod: Json, claims: ReadonlyMap<string, Json>, volumes: ReadonlyMap<string, Json>): Claim[] {
  const namespace = text(at(pod, 'metadata', 'namespace'));
  return dicts(at(pod, 'spec', 'volumes')).flatMap((one) => {
    const name =
      one.ephemeral === undefined
        ? text(at(one, 'persistentVolumeClaim', 'claimName'))
        : `${text(at(pod, 'metadata', 'name'))}-${text(one.name)}`;
    if (name === '') return [];
    const id = `${namespace}/${name}`;
    const claim = claims.get(id);
    const volume = volumes.get(text(at(claim, 'spec', 'volumeName')));
    const modes = texts(at(volume ?? claim, 'spec', 'accessModes'));
    return [{ id, modes, volume, unknown: claim === undefined || volume === undefined }];
  });
}

/** A disk of one node, or a directory there. */
export const isLocal = (volume: Json): boolean =>
  at(volume, 'spec', 'local') !== undefined || at(volume, 'spec', 'hostPath') !== undefined;

/** May a node mount a volume: its node affinity, and its zone labels where the node has such. */
export function reaches(volume: Json, name: string, of: Labels): boolean {
  const terms = at(volume, 'spec', 'nodeAffinity', 'required', 'nodeSelectorTerms');
  if (terms !== undefined && !meetsNodeTerms(terms, name, of)) return false;
  const own = labels(at(volume, 'metadata', 'labels'));
  return ZONE_KEYS.every((key) => {
    const zones = own.get(key);
    const here = of.get(key);
    return zones === undefined || here === undefined || zones.split('__').includes(here);
  });
}

export const volumeName = (volume: Json): string => text(dict(volume.metadata).name);
