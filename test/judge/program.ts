import type { Cluster, Host } from './cluster.js';
import { clash, fixedRefusal } from './filters.js';
import { grouped } from './groups.js';
import type { PodTerm } from './neighbours.js';
import type { Pod } from './pods.js';
import { asksFor, wantsNode } from './selectors.js';
import { lands } from './simulate.js';
import type { State } from './state.js';
import { CORDON, tolerates } from './taints.js';
import type { Terms } from './terms.js';

/** A program in rows of CPLEX's LP format, and what its variables speak of. */
export interface Program {
  lp: string;
  /** Pods that may move, with the nodes that they may have; variable `x_p_h` by their places in these lists. */
  pods: readonly Pod[];
  options: readonly (readonly number[])[];
}

export const x = (p: number, h: number) => `x_${p}_${h}`;
const y = (h: number) => `y_${h}`;

/**
 * Fewest nodes in use, as an integer program that is stricter than Kubernetes wherever the two differ: what it finds, is.
 * Only nodes that are ready, and no control planes, count, each by its price. `most`: only solutions of so much or less.
 */
export function program(cluster: Cluster, today: State, most: number, terms: Terms): Program | undefined {
  const { hosts } = cluster;
  const pods = cluster.pods.filter((pod) => movable(pod, today));
  const fixed = cluster.pods.filter(
    (pod) => today.where(pod) !== undefined && !pods.includes(pod) && pod.kind !== 'waiting',
  );
  const options = pods.map((pod) => hosts.flatMap((host, h) => (mayLie(pod, host, today, fixed) ? [h] : [])));
  if (options.some(({ length }) => length === 0)) return undefined;
  const given = { cluster, today, pods, fixed, options };
  const counted = hosts.flatMap((host, h) =>
    countsAsNode(cluster, host) ? [`${terms.price(host.name)} ${y(h)}`] : [],
  );
  const sum = counted.length > 0 ? counted.join(' + ') : '0 y_0';
  const rows = [
    ...options.map((able, p) => `${able.map((h) => x(p, h)).join(' + ')} = 1`),
    ...hosts.flatMap((_, h) => roomRows(given, h)),
    ...apartRows(given),
    ...nearRows(given),
    ...spreadRows(given),
    ...replicaRows(given),
    ...moveRows(given, terms),
    `${sum} <= ${most}`,
  ];
  const names = [...hosts.map((_, h) => y(h)), ...options.flatMap((able, p) => able.map((h) => x(p, h)))];
  const lp = [
    'Minimize',
    ` n: ${sum}`,
    'Subject To',
    ...rows.map((row, i) => ` r${i}: ${row}`),
    'Binary',
    ` ${names.join('\n ')}`,
    'End',
    '',
  ];
  return { lp: lp.join('\n'), pods, options };
}

/** Whether a node counts: one that is lost, or about to lose its pods, and a control plane do not. */
export const countsAsNode = (cluster: Cluster, host: Host): boolean =>
  host.ready && !host.controlPlane && !cluster.pods.some((pod) => pod.kind === 'waiting' && pod.node === host.name);

interface Given {
  cluster: Cluster;
  today: State;
  pods: readonly Pod[];
  fixed: readonly Pod[];
  options: readonly (readonly number[])[];
}

/** At most so many pods are elsewhere than they are today. */
function moveRows({ cluster, today, pods, options }: Given, { mostMoves }: Terms): string[] {
  const staying = pods.flatMap((pod, p) => {
    const home = today.where(pod);
    const h = home === undefined || pod.kind === 'waiting' ? -1 : cluster.hosts.indexOf(home);
    return options[p]?.includes(h) ? [x(p, h)] : [];
  });
  const limited = staying.length > 0 && Number.isFinite(mostMoves);
  return limited ? [`${staying.join(' + ')} >= ${staying.length - mostMoves}`] : [];
}

/** Pods that may be elsewhere: none that could come back to a cordoned node, and none that shares a disk. */
function movable(pod: Pod, today: State): boolean {
  if (pod.kind === 'waiting')
    return lands(pod) && today.cluster.hosts.some((host) => fixedRefusal(pod, host, today.cluster) === undefined);
  return pod.kind === 'evictable' && !tolerates(pod.spec, CORDON) && !shares(pod, today);
}

const shares = (pod: Pod, { cluster }: State) =>
  pod.claims.some(({ id }) =>
    cluster.pods.some((other) => other !== pod && other.claims.some((claim) => claim.id === id)),
  );

const PLATFORM = ['kubernetes.io/arch', 'beta.kubernetes.io/arch', 'kubernetes.io/os', 'beta.kubernetes.io/os'];

function mayLie(pod: Pod, host: Host, today: State, fixed: readonly Pod[]): boolean {
  const here = today.where(pod);
  if (here === host && pod.kind !== 'waiting') return true;
  const { cluster } = today;
  if (fixedRefusal(pod, host, cluster) !== undefined || today.cordoned.has(host) || overfull(today, host)) return false;
  if (here && PLATFORM.some((key) => here.labels.get(key) !== host.labels.get(key) && !asksFor(pod.spec, key)))
    return false;
  return !fixed.some((other) => {
    const at = today.where(other);
    if (!at) return false;
    if (at === host && other.ports.some((taken) => pod.ports.some((port) => clash(port, taken)))) return true;
    return keysApart(cluster, pod, other).some((key) => same(at, host, key));
  });
}

const same = (a: Host, b: Host, key: string) => a.labels.has(key) && a.labels.get(key) === b.labels.get(key);

function overfull(today: State, host: Host): boolean {
  return [...today.used(host)].some(
    ([resource, used]) => used > (host.allocatable.get(resource) ?? Number.POSITIVE_INFINITY),
  );
}

/** Topology keys on which two pods refuse each other. */
function keysApart({ namespaces }: Cluster, a: Pod, b: Pod): string[] {
  const of = (terms: readonly PodTerm[], other: Pod) =>
    terms
      .filter((term) => term.matches(other.labels, other.namespace, namespaces))
      .map(({ topologyKey }) => topologyKey);
  return [...new Set([...of(a.anti, b), ...of(b.anti, a)])];
}

function roomRows({ cluster, today, pods, fixed, options }: Given, h: number): string[] {
  const host = cluster.hosts[h];
  if (!host) return [];
  const able = pods.flatMap((pod, p) => (options[p]?.includes(h) ? [{ pod, p }] : []));
  const stay = fixed.filter((pod) => today.where(pod) === host);
  const held = stay.some(({ kind }) => kind !== 'bound');
  const rows = held ? [`${y(h)} = 1`] : [];
  rows.push(...able.map(({ p }) => `${x(p, h)} - ${y(h)} <= 0`));
  const wanted = new Set(able.flatMap(({ pod }) => [...pod.counted.keys()]));
  // On a node that has too much already, everything may stay, and nothing may come.
  if (able.length === 0 || overfull(today, host)) return rows;
  for (const resource of wanted) {
    const scale = resource === 'memory' || resource === 'ephemeral-storage' ? 2 ** 20 * 1000 : 1;
    const asked = able.filter(({ pod }) => (pod.counted.get(resource) ?? 0) > 0);
    if (asked.length === 0) continue;
    const given = host.allocatable.get(resource);
    if (given === undefined && resource === 'ephemeral-storage') continue;
    const taken = stay.reduce((sum, pod) => sum + (pod.counted.get(resource) ?? 0), 0);
    const left = ((given ?? 0) - taken) / scale;
    rows.push(
      `${asked.map(({ pod, p }) => `${(pod.counted.get(resource) ?? 0) / scale} ${x(p, h)}`).join(' + ')} <= ${left}`,
    );
  }
  const most = host.allocatable.get('pods');
  if (most !== undefined) rows.push(`${able.map(({ p }) => x(p, h)).join(' + ')} <= ${most / 1000 - stay.length}`);
  return rows;
}

/** Pods that refuse each other, in every domain, and pods of the same ports on every node. */
function apartRows({ cluster, pods, options }: Given): string[] {
  const rows: string[] = [];
  for (const [p, pod] of pods.entries()) {
    for (let q = p + 1; q < pods.length; q++) {
      const other = pods[q];
      if (!other) continue;
      for (const hosts of notShared(cluster, pod, other)) rows.push(...atMostOne([p, q], hosts, options));
    }
  }
  return rows;
}

/** Sets of hosts of which each can have one of the two pods: domains where they refuse each other, hosts with their ports. */
function notShared(cluster: Cluster, pod: Pod, other: Pod): (readonly number[])[] {
  const domains = keysApart(cluster, pod, other).flatMap((key) =>
    [...grouped(cluster.hosts.keys(), (h) => cluster.hosts[h]?.labels.get(key))].flatMap(([value, members]) =>
      value === undefined ? [] : [members],
    ),
  );
  const clashing = pod.ports.some((port) => other.ports.some((taken) => clash(port, taken)));
  return clashing ? [...domains, ...[...cluster.hosts.keys()].map((h) => [h])] : domains;
}

function atMostOne(pair: readonly number[], hosts: readonly number[], options: Given['options']): string[] {
  const each = pair.map((p) => hosts.filter((h) => options[p]?.includes(h)).map((h) => x(p, h)));
  return each.every(({ length }) => length > 0) ? [`${each.flat().join(' + ')} <= 1`] : [];
}

/** A pod that moves needs, in its new domain, one of those that it asks for: one that stays. */
function nearRows({ cluster, today, pods, fixed, options }: Given): string[] {
  const { namespaces } = cluster;
  return pods.flatMap((pod, p) => {
    const near = (other: Pod) =>
      other !== pod && pod.affinity.every((term) => term.matches(other.labels, other.namespace, namespaces));
    return pod.affinity.flatMap(({ topologyKey }) =>
      (options[p] ?? []).flatMap((h) => {
        const host = cluster.hosts[h];
        if (!host || today.where(pod) === host) return [];
        const there = (other: Pod) => {
          const at = today.where(other);
          return at !== undefined && near(other) && same(at, host, topologyKey);
        };
        if (fixed.some(there)) return [];
        const staying = pods.flatMap((other, q) => {
          const at = today.where(other);
          return at && other.kind === 'evictable' && there(other) ? [`- ${x(q, cluster.hosts.indexOf(at))}`] : [];
        });
        return [`${x(p, h)} ${staying.join(' ')} <= 0`];
      }),
    );
  });
}

/** DoNotSchedule in every domain, for whoever moves or stays. */
function spreadRows({ cluster, today, pods, fixed, options }: Given): string[] {
  const one = [...grouped([...pods], ({ owner, id }) => owner ?? id).values()].flatMap((group) => group.slice(0, 1));
  return one.flatMap((pod) =>
    pod.spreads
      .filter(({ hard }) => hard)
      .flatMap((spread) => {
        const seen = cluster.hosts.filter(
          (host) => !spread.honorAffinity || wantsNode(pod.spec, host.name, host.labels),
        );
        const domains = [...grouped(seen, (host) => host.labels.get(spread.topologyKey))].filter(
          ([value]) => value !== undefined,
        );
        const counts = domains.map(([, members]) => {
          const counted = (other: Pod) => other.namespace === pod.namespace && spread.matches(other.labels);
          const terms = pods.flatMap((other, q) =>
            counted(other)
              ? (options[q] ?? []).filter((h) => members.some((host) => host === cluster.hosts[h])).map((h) => x(q, h))
              : [],
          );
          const set = fixed.filter(
            (other) =>
              other.kind !== 'leaving' && counted(other) && members.some((host) => today.where(other) === host),
          );
          return { terms, set: set.length };
        });
        const few = domains.length < spread.minDomains;
        return counts.flatMap((most) =>
          [...(few ? [{ terms: [], set: 0 }] : []), ...counts].flatMap((least) => {
            if (most === least || most.terms.length + least.terms.length === 0) return [];
            const minus = least.terms.map((term) => ` - ${term}`).join('');
            const plus = most.terms.length > 0 ? most.terms.join(' + ') : '0 y_0';
            return [`${plus}${minus} <= ${spread.maxSkew - most.set + least.set}`];
          }),
        );
      }),
  );
}

/** Apps with replicas on two or more nodes have them so for good. */
function replicaRows({ cluster, today, pods, fixed, options }: Given): string[] {
  const apps = grouped(
    cluster.pods.filter(({ owner, kind }) => owner && (kind === 'evictable' || kind === 'pinned')),
    ({ owner }) => owner,
  );
  return [...apps.values()].flatMap((members) => {
    if (new Set(members.map(({ node }) => node)).size < 2) return [];
    return cluster.hosts.flatMap((host, h) => {
      const terms = members.flatMap((pod) => {
        const p = pods.indexOf(pod);
        return p >= 0 && options[p]?.includes(h) ? [x(p, h)] : [];
      });
      const set = members.filter((pod) => fixed.includes(pod) && today.where(pod) === host).length;
      return terms.length > 0 ? [`${terms.join(' + ')} <= ${members.length - 1 - set}`] : [];
    });
  });
}
