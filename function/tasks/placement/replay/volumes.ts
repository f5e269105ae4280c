import { at, type Json, list, record, records, text, written } from './json.js';
import { type Labels, nodeTerms } from './labels.js';

/** What a pod mounts, as far as it decides where the pod can run. */
export interface Mounted {
  /** Whether every node can mount it. */
  readonly anywhere: boolean;
  /** Why a node cannot mount it; undefined where it can. */
  refuses(labels: Labels, name: string): string | undefined;
  /** Claims, by namespace/name, that only one node may mount at a time. */
  readonly readWriteOnce: readonly string[];
  /** Claims that only one pod may mount at a time. */
  readonly readWriteOncePod: readonly string[];
  /** Why the pod must stay where it is, for the sake of its data; undefined where it need not. */
  readonly whyStays: string | undefined;
}

/** Labels of old volumes that say where they are, each with the label of nodes that has taken its place. */
const ZONES = new Map([
  ['topology.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['topology.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
]);
/** Kinds of volumes that are not attached to a node, so that several nodes can mount them. */
const UNATTACHED = ['nfs', 'cephfs', 'glusterfs', 'azureFile', 'hostPath', 'local'];
/** Directories that belong to the node itself, so that a pod which mounts them keeps no data there. */
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

/** Why a node cannot mount something, given the node's labels and name; undefined where it can. */
type Refuses = (labels: Labels, name: string) => string | undefined;

/** What has been found so far while the volumes of one pod are read. */
interface Found {
  readonly readWriteOnce: Set<string>;
  readonly readWriteOncePod: Set<string>;
  readonly refusals: Refuses[];
  /** Reasons to stay where the data is. */
  readonly reasons: string[];
}

/** PersistentVolumes by name and claims by namespace/name, which are read when a pod mounts them. */
export class Storage {
  private readonly volumes: ReadonlyMap<string, Json>;
  private readonly claims: ReadonlyMap<string, Json>;

  /** @param portable Whether volumes of unknown kind and data on nodes are said not to hold pods back. */
  constructor(
    volumes: readonly Json[],
    claims: readonly Json[],
    private readonly portable: boolean,
  ) {
    this.volumes = new Map(volumes.map((one) => [text(at(one, 'metadata', 'name')) ?? '', one]));
    this.claims = new Map(claims.map((one) => [keyOf(one), one]));
  }

  /** What a pod mounts, given its spec and namespace. */
  of(spec: unknown, namespace: string): Mounted {
    const found: Found = { readWriteOnce: new Set(), readWriteOncePod: new Set(), refusals: [], reasons: [] };
    for (const volume of records(at(spec, 'volumes'))) {
      const path = text(at(volume, 'hostPath', 'path'));
      if (path !== undefined && keepsData(spec, text(volume.name) ?? '', path)) {
        found.reasons.push(`hostPath ${path} holds its data`);
      }
      const claim = text(at(volume, 'persistentVolumeClaim', 'claimName'));
      if (claim !== undefined) this.addClaim(found, `${namespace}/${claim}`);
    }
    return {
      readWriteOnce: [...found.readWriteOnce],
      readWriteOncePod: [...found.readWriteOncePod],
      whyStays: this.portable ? undefined : found.reasons[0],
      anywhere: found.refusals.length === 0,
      refuses: (labels, name) => firstRefusal(found.refusals, labels, name),
    };
  }

  private addClaim(found: Found, key: string): void {
    const claim = this.claims.get(key);
    const volumeName = text(at(claim, 'spec', 'volumeName'));
    const volume = volumeName === undefined ? undefined : this.volumes.get(volumeName);
    const modes = list(at(claim, 'spec', 'accessModes'));
    if (modes.includes('ReadWriteOncePod')) found.readWriteOncePod.add(key);
    if (isAttached(volume) && modes.length > 0 && modes.every((mode) => mode === 'ReadWriteOnce')) {
      found.readWriteOnce.add(key);
    }
    const lost = whyLost(claim);
    if (lost !== undefined) found.refusals.push(() => `claim ${key} ${lost}`);
    if (claim === undefined || (volumeName !== undefined && volume === undefined)) {
      found.reasons.push(`claim ${key} is of unknown kind`);
    }
    if (!volume) return;
    if (isLocal(volume)) found.reasons.push(`volume ${volumeName} is on its node`);
    found.refusals.push(volumeRefusal(volume, volumeName ?? ''));
  }
}

function firstRefusal(refusals: readonly Refuses[], labels: Labels, name: string): string | undefined {
  for (const refuse of refusals) {
    const why = refuse(labels, name);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Whether a volume is attached to a node; one that the dump does not show is taken to be. */
const isAttached = (volume: Json | undefined): boolean =>
  !UNATTACHED.some((kind) => at(volume, 'spec', kind) !== undefined);

const keyOf = (claim: Json) =>
  `${text(at(claim, 'metadata', 'namespace')) ?? 'default'}/${text(at(claim, 'metadata', 'name')) ?? ''}`;

/** Whether a pod keeps data in a directory of its node: it may write there, and the directory is not the node's own. */
function keepsData(spec: unknown, volume: string, path: string): boolean {
  if (SYSTEM.some((folder) => path === folder || path.startsWith(`${folder}/`))) return false;
  const mounts = [...records(at(spec, 'containers')), ...records(at(spec, 'initContainers'))]
    .flatMap((container) => records(container.volumeMounts))
    .filter((mount) => mount.name === volume);
  return !(mounts.length > 0 && mounts.every((mount) => mount.readOnly === true));
}

const isLocal = (volume: Json) =>
  at(volume, 'spec', 'local') !== undefined || at(volume, 'spec', 'hostPath') !== undefined;

/** Why the scheduler places no pod with this claim anywhere; undefined where it does. */
function whyLost(claim: Json | undefined): string | undefined {
  if ((at(claim, 'metadata', 'deletionTimestamp') ?? undefined) !== undefined) return 'is being deleted';
  return at(claim, 'status', 'phase') === 'Lost' ? 'has lost its volume' : undefined;
}

/** Why a node cannot mount a volume, by the volume's node affinity and its labels. */
function volumeRefusal(volume: Json, name: string): Refuses {
  const terms = nodeTerms(at(volume, 'spec', 'nodeAffinity', 'required'));
  const places = Object.entries(record(at(volume, 'metadata', 'labels'))).filter(([key]) => ZONES.has(key));
  return (labels, node) => {
    if (terms && !terms(labels, node)) return `volume ${name} is not there`;
    // A node without any label of a zone or region can mount volumes of every zone.
    if (![...ZONES.keys()].some((key) => labels.has(key))) return undefined;
    const far = places.find(([key, value]) => {
      const here = labels.get(key) ?? labels.get(ZONES.get(key) ?? '');
      return here === undefined || !written(value).split('__').includes(here);
    });
    return far && `volume ${name} is in ${written(far[1])}`;
  };
}
