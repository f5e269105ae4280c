import { at, type Json, list, record, records, text } from './json.js';
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

const ZONE = /^(topology\.kubernetes\.io|failure-domain\.beta\.kubernetes\.io)\/(zone|region)$/;
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
      if (modes.length > 0 && modes.every((mode) => mode === 'ReadWriteOnce')) single.push(key);
      if (modes.includes('ReadWriteOncePod')) singlePod.push(key);
      const bound = text(at(claim, 'spec', 'volumeName'));
      const found = bound === undefined ? undefined : this.#volumes.get(bound);
      if ((claim === undefined || (bound !== undefined && found === undefined)) && !this.portable) {
        holds ??= `claim ${key} is of unknown kind`;
      }
      if (!found) continue;
      if (localWithoutPlace(found) && !this.portable) holds ??= `volume ${bound} is on its node`;
      refusals.push(refusal(found, bound ?? ''));
    }
    return {
      single,
      singlePod,
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

const localWithoutPlace = (volume: Json) =>
  (at(volume, 'spec', 'local') !== undefined || at(volume, 'spec', 'hostPath') !== undefined) &&
  at(volume, 'spec', 'nodeAffinity', 'required') === undefined;

function refusal(volume: Json, name: string): (labels: Labels, node: string) => string | undefined {
  const terms = nodeTerms(at(volume, 'spec', 'nodeAffinity', 'required'));
  const zones = Object.entries(record(at(volume, 'metadata', 'labels'))).filter(([key]) => ZONE.test(key));
  return (labels, node) => {
    if (terms && !terms(labels, node)) return `volume ${name} is not there`;
    const far = zones.find(
      ([key, value]) =>
        labels.has(key) &&
        !String(value)
          .split('__')
          .includes(labels.get(key) ?? ''),
    );
    return far && `volume ${name} is in ${String(far[1])}`;
  };
}
