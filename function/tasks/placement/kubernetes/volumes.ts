import type { Field } from '../fields.js';
import type { NodeObject } from './node.js';
import { type NodeTerm, nodeMatches, readNodeTerms } from './selectors.js';

/** A PersistentVolume, as far as it says where it can be mounted. */
interface Volume {
  /** Terms of required node affinity, of which one must match; undefined matches every node. */
  readonly terms: readonly NodeTerm[] | undefined;
  /** For every label of a zone or region the values of which a node must have one, if it has the label. */
  readonly zones: ReadonlyMap<string, readonly string[]>;
  /** Whether it is a directory or a disk of one node. */
  readonly onNode: boolean;
}

interface Claim {
  /** The name of its volume; undefined where it is not bound yet. */
  readonly volume: string | undefined;
  /** Access modes. */
  readonly modes: readonly string[];
}

/** What the volumes of one pod mean for moving it. */
export interface Mounts {
  /** Claims, by namespace/name, whose volume the dump does not show. */
  readonly unknown: readonly string[];
  /** Volumes with data on the node where the pod runs, in words for people. */
  readonly onNode: readonly string[];
  /** Claims that only one node may mount at a time, by namespace/name. */
  readonly exclusive: readonly string[];
  /** Whether data on disk is lost when the pod leaves its node. */
  readonly scratch: boolean;
  /** Whether `kubectl drain` needs --delete-emptydir-data for it: it has an emptyDir, in memory or not. */
  readonly emptyDir: boolean;
  /** Whether no volume has a place that is known, so that every node can mount them all. */
  readonly anywhere: boolean;
  /** Whether a node can mount every volume whose place is known. */
  reaches(node: NodeObject): boolean;
}

const ZONES = [
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
];

/** Directories that belong to the node itself, so that a pod which mounts them keeps no data there. */
const EVERYWHERE =
  /^\/(dev|proc|sys|run|var\/run|lib\/modules|usr\/share\/zoneinfo|usr\/share\/ca-certificates|etc\/ssl|etc\/localtime|etc\/timezone|etc\/machine-id|var\/lib\/kubelet)(\/|$)/;

/** PersistentVolumes and their claims, as far as the dump holds them. */
export class Volumes {
  private readonly volumes = new Map<string, Volume>();
  /** By namespace/name. */
  private readonly claims = new Map<string, Claim>();

  constructor(volumes: readonly Field[], claims: readonly Field[]) {
    for (const one of volumes) {
      const name = one.get('metadata').get('name').text('a name');
      if (name !== undefined) this.volumes.set(name, readVolume(one));
    }
    for (const one of claims) {
      const metadata = one.get('metadata');
      const namespace = metadata.get('namespace').text('a namespace') ?? 'default';
      const claim = readClaim(one.get('spec'));
      this.claims.set(`${namespace}/${metadata.get('name').text('a name') ?? ''}`, claim);
    }
  }

  /** What the volumes of one pod mean for moving it, given the pod's spec and namespace. */
  of(spec: Field, namespace: string): Mounts {
    const found: Found = { unknown: [], onNode: [], exclusive: [], places: [], scratch: false, emptyDir: false };
    for (const field of spec.get('volumes').list('a list of volumes')) {
      const claim = field.get('persistentVolumeClaim');
      const name = field.get('name').text('a name') ?? '';
      addEmptyDir(found, field.get('emptyDir'));
      addHostPath(found, field.get('hostPath'), name, spec);
      if (!field.get('ephemeral').missing) {
        // The claim of an ephemeral volume is deleted with its pod, and the next pod gets a new one.
        found.scratch = true;
      } else if (!claim.missing) {
        this.addClaim(found, `${namespace}/${claim.get('claimName').text('the name of a claim') ?? ''}`);
      }
    }
    const { places, ...mounts } = found;
    return {
      ...mounts,
      anywhere: places.length === 0,
      reaches: (node) => places.every((volume) => reachable(volume, node)),
    };
  }

  private addClaim(found: Found, key: string): void {
    const claim = this.claims.get(key);
    const volume = claim?.volume === undefined ? undefined : this.volumes.get(claim.volume);
    if (claim === undefined || (claim.volume !== undefined && volume === undefined)) found.unknown.push(key);
    if (claim && mountsOnOneNode(claim)) found.exclusive.push(key);
    if (volume?.onNode) found.onNode.push(`volume ${claim?.volume ?? ''}`);
    if (volume) found.places.push(volume);
  }
}

/** What has been found so far while the volumes of one pod are read: the fields of Mounts. */
interface Found {
  readonly unknown: string[];
  readonly onNode: string[];
  readonly exclusive: string[];
  /** Volumes whose place is known. */
  readonly places: Volume[];
  scratch: boolean;
  emptyDir: boolean;
}

function addEmptyDir(found: Found, emptyDir: Field): void {
  if (emptyDir.missing) return;
  found.emptyDir = true;
  found.scratch ||= emptyDir.get('medium').value !== 'Memory';
}

function addHostPath(found: Found, hostPath: Field, volume: string, spec: Field): void {
  const path = hostPath.get('path').text('a path');
  if (path === undefined || EVERYWHERE.test(path) || !writes(spec, volume)) return;
  found.onNode.push(`hostPath ${path.slice(0, 128)}`);
}

/** Whether only one node may mount a claim at a time. */
const mountsOnOneNode = ({ modes }: Claim): boolean =>
  modes.length > 0 && modes.every((mode) => mode.startsWith('ReadWriteOnce'));

function readClaim(spec: Field): Claim {
  const volume = spec.get('volumeName').text('the name of a volume');
  const modes = spec
    .get('accessModes')
    .list('a list of access modes')
    .flatMap((mode) => mode.text('a mode') ?? []);
  return { volume: volume || undefined, modes };
}

/** Whether any container may write to a volume; a volume that none mounts counts as written to. */
function writes(spec: Field, volume: string): boolean {
  const mounts = [...spec.get('containers').list('a list of containers'), ...spec.get('initContainers').list('a list')]
    .flatMap((container) => container.get('volumeMounts').list('a list of mounts'))
    .filter((mount) => mount.get('name').value === volume);
  return mounts.length === 0 || mounts.some((mount) => mount.get('readOnly').value !== true);
}

function readVolume(field: Field): Volume {
  const spec = field.get('spec');
  const required = spec.get('nodeAffinity').get('required');
  const labels = field.get('metadata').get('labels').texts('an object of texts');
  return {
    terms: required.missing ? undefined : readNodeTerms(required),
    // Old volumes name several zones in one label, separated by two underscores.
    zones: new Map(ZONES.flatMap((key) => (labels.has(key) ? [[key, (labels.get(key) ?? '').split('__')]] : []))),
    onNode: !spec.get('hostPath').missing || !spec.get('local').missing,
  };
}

/** Whether a node can mount a volume, by its node affinity and its labels of zones. */
function reachable({ terms, zones }: Volume, node: NodeObject): boolean {
  if (terms && !terms.some((term) => nodeMatches(term, node))) return false;
  return [...zones].every(([key, values]) => {
    const zone = node.labels.get(key);
    return zone === undefined || values.includes(zone);
  });
}
