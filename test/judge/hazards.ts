import type { Cluster, Host } from './cluster.js';
import { grouped } from './groups.js';
import type { Pod } from './pods.js';
import { asksFor } from './selectors.js';
import type { State } from './state.js';

const SAME: readonly (readonly string[])[] = [
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
];

/** What the scheduler would do without a word, and would be wrong: other machines, disks torn apart, apps on one node. */
export function hazards(
  cluster: Cluster,
  state: State,
  landed: ReadonlyMap<Pod, Host>,
  { careful = false }: { careful?: boolean } = {},
): string[] {
  return [...strangers(cluster, landed, careful), ...torn(cluster, state, landed), ...crowded(cluster, state, landed)];
}

/** An image that runs on one architecture or system need not exist for another, unless a replica runs there already, which the careful do not trust. */
function strangers(cluster: Cluster, landed: ReadonlyMap<Pod, Host>, careful: boolean): string[] {
  const hosts = new Map(cluster.hosts.map((host) => [host.name, host]));
  return [...landed].flatMap(([pod, host]) => {
    const before = pod.node === undefined ? undefined : hosts.get(pod.node);
    if (!before) return [];
    return SAME.filter((keys) => !keys.some((key) => asksFor(pod.spec, key))).flatMap((keys) => {
      const [old, now] = [labelOf(before, keys), labelOf(host, keys)];
      const runsThere =
        !careful &&
        cluster.pods.some(
          ({ owner, kind, node }) =>
            owner !== undefined &&
            owner === pod.owner &&
            kind === 'evictable' &&
            labelOf(hosts.get(node ?? ''), keys) === now,
        );
      return old === undefined || now === undefined || old === now || runsThere
        ? []
        : [`${pod.id} comes from ${old} to ${now} on ${host.name}`];
    });
  });
}

const labelOf = (host: Host | undefined, keys: readonly string[]) =>
  keys.map((key) => host?.labels.get(key)).find(Boolean);

/** A ReadWriteOnce volume is on one node: pods that share it must be, too. */
function torn(cluster: Cluster, state: State, landed: ReadonlyMap<Pod, Host>): string[] {
  const shared = grouped(
    cluster.pods.flatMap((pod) =>
      pod.kind === 'finished' ? [] : pod.claims.filter(once).map(({ id }) => ({ id, pod })),
    ),
    ({ id }) => id,
  );
  return [...shared].flatMap(([id, users]) => {
    if (!users.some(({ pod }) => landed.has(pod))) return [];
    const before = new Set(users.flatMap(({ pod }) => pod.node ?? []));
    const after = new Set(users.flatMap(({ pod }) => state.where(pod)?.name ?? []));
    return before.size <= 1 && after.size > 1 ? [`ReadWriteOnce claim ${id} is torn: ${[...after].join(', ')}`] : [];
  });
}

const once = ({ modes, unknown }: Pod['claims'][number]) =>
  !unknown && modes.length > 0 && !modes.includes('ReadWriteMany') && !modes.includes('ReadOnlyMany');

/** An app with replicas on two or more nodes never ends all on one. */
function crowded(cluster: Cluster, state: State, landed: ReadonlyMap<Pod, Host>): string[] {
  const apps = grouped(
    cluster.pods.filter(({ kind, owner }) => owner !== undefined && (kind === 'evictable' || kind === 'pinned')),
    ({ owner }) => owner,
  );
  return [...apps].flatMap(([owner, pods]) => {
    if (!pods.some((pod) => landed.has(pod))) return [];
    const before = new Set(pods.map(({ node }) => node));
    const after = new Set(pods.map((pod) => state.where(pod)?.name));
    return before.size > 1 && after.size === 1 ? [`all of ${owner} end on ${[...after][0]}`] : [];
  });
}
