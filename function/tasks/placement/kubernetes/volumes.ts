import type { Field } from '../fields.js';
import type { NodeObject } from './node.js';
import { type NodeTerm, nodeMatches, readNodeTerms } from './selectors.js';

/** What a PersistentVolume says about where it can be mounted. */
interface Volume {
  /** Terms of which one must match; undefined asks for nothing. */
  readonly terms: readonly NodeTerm[] | undefined;
  readonly zones: ReadonlyMap<string, readonly string[]>;
  /** A directory or a disk of one node. */
  readonly onNode: boolean;
}

interface Claim {
  /** Undefined where it is not bound yet. */
  readonly volume: string | undefined;
  readonly modes: readonly string[];
}

/** What the volumes of one pod come to. */
export interface Mounts {
  /** Claims, by namespace/name, whose volume the dump does not show. */
  readonly unknown: readonly string[];
  /** Volumes with data on the node where the pod runs, in words. */
  readonly onNode: readonly string[];
  /** Claims that only one node may mount at a time, by namespace/name. */
  readonly exclusive: readonly string[];
  /** Whether data is lost when the pod leaves its node. */
  readonly scratch: boolean;
  /** Whether kubectl asks before it evicts the pod: for any emptyDir, in memory or not. */
  readonly emptyDir: boolean;
  /** Whether a node can mount every volume whose place is known. */
  reaches(node: NodeObject): boolean;
}

const ZONES = [
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
];

/** Directories that every node has of its own, and that hold nothing of a pod's. */
const EVERYWHERE =
  /^\/(dev|proc|sys|run|var\/run|lib\/modules|usr\/share\/zoneinfo|usr\/share\/ca-certificates|etc\/ssl|etc\/localtime|etc\/timezone|etc\/machine-id|var\/lib\/kubelet)(\/|$)/;

/** PersistentVolumes and their claims, as far as the dump holds them. */
export class Volumes {
  readonly #volumes = new Map<string, Volume>();
  readonly #claims = new Map<string, Claim>();

  constructor(volumes: readonly Field[], claims: readonly Field[]) {
    for (const one of volumes) {
      const name = one.get('metadata').get('name').text('a name');
      if (name !== undefined) this.#volumes.set(name, readVolume(one));
    }
    for (const one of claims) {
      const metadata = one.get('metadata');
      const namespace = metadata.get('namespace').text('a namespace') ?? 'default';
      const spec = one.get('spec');
      const volume = spec.get('volumeName').text('the name of a volume');
      const modes = spec
        .get('accessModes')
        .list('a list of access modes')
        .flatMap((mode) => mode.text('a mode') ?? []);
      this.#claims.set(`${namespace}/${metadata.get('name').text('a name') ?? ''}`, {
        volume: volume || undefined,
        modes,
      });
    }
  }

  /** Of a pod, given its spec. */
  of(spec: Field, namespace: string, podName: string): Mounts {
    const unknown: string[] = [];
    const onNode: string[] = [];
    const exclusive: string[] = [];
    const places: Volume[] = [];
    let scratch = false;
    let emptyDir = false;
    for (const field of spec.get('volumes').list('a list of volumes')) {
      const claimField = field.get('persistentVolumeClaim');
      const name = field.get('name').text('a name') ?? '';
      if (!field.get('emptyDir').missing) {
        emptyDir = true;
        scratch ||= field.get('emptyDir').get('medium').value !== 'Memory';
      }
      const path = field.get('hostPath').get('path').text('a path');
      if (path !== undefined && !EVERYWHERE.test(path) && writes(spec, name))
        onNode.push(`hostPath ${path.slice(0, 128)}`);
      const ephemeral = !field.get('ephemeral').missing;
      if (ephemeral) scratch = true;
      if (claimField.missing && !ephemeral) continue;
      const claimName = ephemeral
        ? `${podName}-${name}`
        : (claimField.get('claimName').text('the name of a claim') ?? '');
      const key = `${namespace}/${claimName}`;
      const claim = this.#claims.get(key);
      // The claim of an ephemeral volume goes with its pod, and the next pod gets a new one.
      if (ephemeral) continue;
      const volume = claim?.volume === undefined ? undefined : this.#volumes.get(claim.volume);
      if (claim === undefined || (claim.volume !== undefined && volume === undefined)) unknown.push(key);
      if (claim?.modes.length && claim.modes.every((mode) => mode.startsWith('ReadWriteOnce'))) exclusive.push(key);
      if (volume?.onNode) onNode.push(`volume ${claim?.volume ?? ''}`);
      if (volume) places.push(volume);
    }
    return {
      unknown,
      onNode,
      exclusive,
      scratch,
      emptyDir,
      reaches: (node) => places.every((volume) => reachable(volume, node)),
    };
  }
}

/** Whether any container may write to a volume; one that nobody mounts counts as written. */
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
  const terms = required.missing ? undefined : readNodeTerms(required);
  const inTree = !spec.get('hostPath').missing || !spec.get('local').missing;
  return {
    terms,
    // Old volumes name several zones in one label, parted by two underscores.
    zones: new Map(ZONES.flatMap((key) => (labels.has(key) ? [[key, (labels.get(key) ?? '').split('__')]] : []))),
    onNode: inTree,
  };
}

function reachable({ terms, zones }: Volume, node: NodeObject): boolean {
  if (terms && !terms.some((term) => nodeMatches(term, node))) return false;
  return [...zones].every(([key, values]) => {
    const zone = node.labels.get(key);
    return zone === undefined || values.includes(zone);
  });
}
