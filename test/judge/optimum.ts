import { createRequire } from 'node:module';
import type { LegacyHighs } from 'highs';
import { type Cluster, readCluster } from './cluster.js';
import { filtersFor } from './filters.js';
import { at, texts } from './json.js';
import type { Pod } from './pods.js';
import { countsAsNode, program, x } from './program.js';
import { State } from './state.js';
import { readTerms, type Terms } from './terms.js';

export type Optimum =
  | { status: 'found'; nodes: number; price: number; placement: ReadonlyMap<Pod, string> }
  /** Proven: not with so few nodes. */
  | { status: 'none' }
  /** No proof within the time, or a solution that the filters refuse. */
  | { status: 'unknown' };

const SECONDS = 5;
/** Its types describe its CommonJS build, which an import statement would not load. */
const loadHighs: typeof import('highs').default = createRequire(import.meta.url)('highs');
let loading: Promise<LegacyHighs> | undefined;

const ANY: Terms = { price: () => 1, mostMoves: Number.POSITIVE_INFINITY };

/** The fewest nodes in use (or the cheapest), of those that are ready and no control planes, but of a price of at most `most`. */
export async function optimum(cluster: Cluster, most = cluster.hosts.length, terms = ANY): Promise<Optimum> {
  const today = new State(cluster, 'counted');
  const made = program(cluster, today, most, terms);
  if (!made) return { status: 'unknown' };
  loading ??= loadHighs();
  const highs = await loading;
  const solution = highs.solve(made.lp, { time_limit: SECONDS, mip_rel_gap: 0, output_flag: false });
  if (solution.Status === 'Infeasible') return { status: 'none' };
  if (solution.Status !== 'Optimal') return { status: 'unknown' };
  const columns: Record<string, { Primal?: number }> = solution.Columns;
  const placement = new Map<Pod, string>();
  for (const [p, pod] of made.pods.entries()) {
    const h = made.options[p]?.find((option) => (columns[x(p, option)]?.Primal ?? 0) > 0.5);
    const host = h === undefined ? undefined : cluster.hosts[h];
    if (host) placement.set(pod, host.name);
  }
  return confirmed(cluster, placement, terms);
}

/** The solver's arithmetic has tolerances: whoever moved must pass the filters where everybody is in place. */
function confirmed(cluster: Cluster, placement: ReadonlyMap<Pod, string>, { price }: Terms): Optimum {
  const state = new State(cluster, 'counted');
  const hosts = new Map(cluster.hosts.map((host) => [host.name, host]));
  for (const [pod, name] of placement) {
    const host = hosts.get(name);
    state.remove(pod);
    if (host) state.put(pod, host);
  }
  for (const [pod, name] of placement) {
    const host = hosts.get(name);
    if (!host || pod.node === name) continue;
    state.remove(pod);
    if (filtersFor(pod, state)(host) !== undefined) return { status: 'unknown' };
    state.put(pod, host);
  }
  const used = cluster.hosts.filter(
    (host) => countsAsNode(cluster, host) && [...state.on(host)].some(({ kind }) => kind !== 'bound'),
  );
  const sum = used.reduce((all, { name }) => all + price(name), 0);
  return { status: 'found', nodes: used.length, price: sum, placement };
}

/** A false proof: `fewest: true`, and there is a placement on fewer nodes, or on such as cost less, with the moves that are allowed. */
export async function refuted(request: unknown, response: unknown): Promise<string[]> {
  const result = at(response, 'result');
  if (at(result, 'fewest') !== true) return [];
  const cluster = readCluster(request);
  const drain = texts(at(result, 'drain'));
  const kept = cluster.hosts.filter((host) => countsAsNode(cluster, host) && !drain.includes(host.name));
  // Nothing can be better where every node that is kept has a pod that must stay.
  const stays = (name: string) =>
    cluster.pods.some((pod) => pod.node === name && (pod.kind === 'pinned' || pod.kind === 'leaving'));
  const terms = readTerms(request);
  const price = kept.reduce((sum, { name }) => sum + terms.price(name), 0);
  const most = price - 1;
  if (most < 0 || kept.every(({ name }) => stays(name))) return [];
  const better = await optimum(cluster, most, terms);
  if (better.status !== 'found' || better.price > most) return [];
  const moves = [...better.placement].flatMap(([pod, to]) => (pod.node === to ? [] : [`${pod.id} -> ${to}`]));
  const less =
    at(request, 'context', 'costs') === undefined ? `${better.nodes}` : `such as cost ${better.price} and not ${price}`;
  return [`fewest: ${kept.length} nodes are kept, ${less} are enough: ${moves.join(', ') || 'nothing moves'}`];
}
