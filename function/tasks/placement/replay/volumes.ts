import { at, type Json, list, record, records, text, written } from './json.js';
import { type Labels, nodeTerms } from './labels.js';

/** What a pod mounts, as far as it says where it can run. */
export interface Mounted {
  /** Why a node cannot mount it; undefined where it can. */
  refuses(labels: Labels, name: string): string | undefined;
  /** Claims that one node, or one pod, may mount at a time. */
  readonly single: readonly string[];
  readonly singlePod: readonly string[];
  /** Why the pod must stay where it is, for the sake of its data. */
  readonly holds: string | undefined;
}

/** Labels of volumes of old that say where they are, each with the label that has taken its place. */
const PLACES = new Map([
  ['topology.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['topology.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
]);
/** Kinds of volumes that are mounted over the network and attached to no node. */
const UNATTACHED = ['nfs', 'cephfs', 'glusterfs', 'azureFile', 'hostPath', 'local'];
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

/** PersistentVolumes by name and claims by namespace/name, read as they are asked for. */
export class Storage {
  readonly #volumes: ReadonlyMap<string, Json>;
  readonly #claims: ReadonlyMap<string, Json>;

  constructor(
    volumes: readonly Json[],
    claims: readonly Json[],
    private readonly portable: boolean,
  ) {
    this.#volumes = new Map(volumes.map((one) => [text(at(one, 'metadata', 'name')) ?? '', one]));
    this.#claims = new Map(claims.map((one) => [keyOf(one), one]));
  }

  of(spec: unknown, namespace: string): Mounted {
    const refusals: ((labels: Labels, name: string) => string | undefined)[] = [];
    const [single, singlePod]: [string[], string[]] = [[], []];
    let holds: string | undefined;
    for (const volume of records(at(spec, 'volumes'))) {
      const path = text(at(volume, 'hostPath', 'path'));
      if (path !== undefined && !this.portable && keepsData(spec, text(volume.name) ?? '', path)) {
        holds ??= `hostPath ${path} holds its data`;
      }
      const name = text(at(volume, 'persistentVolumeClaim', 'claimName'));
      if (name === undefined) continue;
      const key = `${namespace}/${name}`;
      const claim = this.#claims.get(key);
      const modes = list(at(claim, 'spec', 'accessModes'));
      if (modes.includes('ReadWriteOncePod')) singlePod.push(key);
      const bound = text(at(claim, 'spec', 'volumeName'));
      const found = bound === undefined ? undefined : this.#volumes.get(bound);
      const attached = !UNATTACHED.some((kind) => at(found, 'spec', kind) !== undefined);
      if (attached && modes.length > 0 && modes.every((mode) => mode === 'ReadWriteOnce')) single.push(key);
      const lost = whyLost(claim);
      if (lost !== undefined) refusals.push(() => `claim ${key} ${lost}`);
      if ((claim === undefined || (bound !== undefined && found === undefined)) && !this.portable) {
        holds ??= `claim ${key} is of unknown kind`;
      }
      if (!found) continue;
      if (isLocal(found) && !this.portable) holds ??= `volume ${bound} is on its node`;
      refusals.push(refusal(found, bound ?? ''));
    }
    return {
      single: [...new Set(single)],
      singlePod: [...new Set(singlePod)],
      holds,
      refuses: (labels, name) => {
        for (const refuse of refusals) {
          const why = refuse(labels, name);
          if (why !== undefined) return why;
        }
        return undefined;
      },
    };
  }
}

const keyOf = (claim: Json) =>
  `${text(at(claim, 'metadata', 'namespace')) ?? 'default'}/${text(at(claim, 'metadata', 'name')) ?? ''}`;

function keepsData(spec: unknown, volume: string, path: string): boolean {
  if (SYSTEM.some((folder) => path === folder || path.startsWith(`${folder}/`))) return false;
  const mounts = [...records(at(spec, 'containers')), ...records(at(spec, 'initContainers'))]
    .flatMap((container) => records(container.volumeMounts))
    .filter((mount) => mount.name === volume);
  return !(mounts.length > 0 && mounts.every((mount) => mount.readOnly === true));
}

const isLocal = (volume: Json) =>
  at(volume, 'spec', 'local') !== undefined || at(volume, 'spec', 'hostPath') !== undefined;

/** The scheduler sends nobody to a claim that is about to go or has lost its volume. */
function whyLost(claim: Json | undefined): string | undefined {
  if ((at(claim, 'metadata', 'deletionTimestamp') ?? undefined) !== undefined) return 'is being deleted';
  return at(claim, 'status', 'phase') === 'Lost' ? 'has lost its volume' : undefined;
}

function refusal(volume: Json, name: string): (labels: Labels, node: string) => string | undefined {
  const terms = nodeTerms(at(volume, 'spec', 'nodeAffinity', 'required'));
  const places = Object.entries(record(at(volume, 'metadata', 'labels'))).filter(([key]) => PLACES.has(key));
  return (labels, node) => {
    if (terms && !terms(labels, node)) return `volume ${name} is not there`;
    // A node that says nothing of places is not held to them.
    if (![...PLACES.keys()].some((key) => labels.has(key))) return undefined;
    const far = places.find(([key, value]) => {
      const here = labels.get(key) ?? labels.get(PLACES.get(key) ?? '');
      return here === undefined || !written(value).split('__').includes(here);
    });
    return far && `volume ${name} is in ${written(far[1])}`;
  };
}
