import { type Clock, UNBOUNDED } from '../../../common/clock.js';
import { type Amounts, added, amounts, measured, QuantityError, quantity } from './amounts.js';
import { readSimBudget, type SimBudget } from './budgets.js';
import { at, type Json, record, records, text, texts } from './json.js';
import type { Labels } from './labels.js';
import { readSimNode, type SimNode, UNSCHEDULABLE } from './node.js';
import { readSimPod, type SimPod } from './pod.js';
import { Storage } from './volumes.js';

export interface ReplayInput {
  /** Kubernetes objects as kubectl prints them. */
  readonly items: readonly unknown[];
  readonly usage?: unknown;
  readonly assume?: unknown;
  readonly clock?: Clock;
}

const MIB = 1024 * 1024;

/** Everything that no trial changes. Pods and nodes are known by their indices. */
export class World {
  readonly clock: Clock;
  readonly nodes: readonly SimNode[];
  readonly pods: readonly SimPod[];
  readonly nodeOf: ReadonlyMap<string, number>;
  readonly podOf: ReadonlyMap<string, number>;
  readonly budgets: readonly SimBudget[];
  /** Resources that count, and every pod's and node's amounts in their order. */
  readonly resources: readonly string[];
  readonly requests: readonly Float64Array[];
  /** The same with what pods are taken to need of CPU and memory where they request nothing. */
  readonly counted: readonly Float64Array[];
  readonly allocatable: readonly Float64Array[];
  /** Pods whose node is about to lose them, or that have none, with the reason. */
  readonly waiting: ReadonlyMap<number, string>;
  readonly #users = new Map<string, number[]>();
  readonly #refusals = new Map<number, (string | undefined)[]>();
  readonly #domains = new Map<string, Int32Array>();

  constructor({ items, usage, assume, clock = UNBOUNDED }: ReplayInput) {
    this.clock = clock;
    const objects = records(items);
    const of = (kind: string) => objects.filter((one) => one.kind === kind);
    const said = record(assume);
    this.nodes = of('Node').map(readSimNode);
    this.nodeOf = new Map(this.nodes.map(({ name }, n) => [name, n]));
    const context = {
      storage: new Storage(of('PersistentVolume'), of('PersistentVolumeClaim'), said.volumes === 'portable'),
      namespaces: new Map<string, Labels>(
        of('Namespace').map((one) => [text(at(one, 'metadata', 'name')) ?? '', texts(at(one, 'metadata', 'labels'))]),
      ),
      use: measured(usage, of('PodMetrics')),
      ranges: rangesOf(of('LimitRange')),
      assume: assumedOf(record(said.requests)),
      anyPlatform: said.arch === 'any',
    };
    this.pods = of('Pod').flatMap((one) => {
      clock.check();
      return readSimPod(one, context) ?? [];
    });
    this.podOf = new Map(this.pods.map(({ name }, p) => [name, p]));
    this.waiting = new Map(
      this.pods.flatMap((pod, p) => {
        const why = this.whyWaits(pod);
        return why === undefined ? [] : [[p, why] as const];
      }),
    );
    this.budgets = of('PodDisruptionBudget').map((one) => {
      clock.check();
      return readSimBudget(one, this.pods, (pod) => this.isHealthy(pod));
    });
    for (const [p, { mounted }] of this.pods.entries()) {
      for (const claim of new Set([...mounted.single, ...mounted.singlePod])) {
        const users = this.#users.get(claim) ?? [];
        users.push(p);
        this.#users.set(claim, users);
      }
    }
    for (const [name, sum] of added(this.pods.map(({ requests }) => requests))) {
      if (sum <= Number.MAX_SAFE_INTEGER) continue;
      throw new QuantityError(
        `expected requests for ${JSON.stringify(name.slice(0, 64))} whose sum is exact, got more than 2^53 - 1`,
      );
    }
    this.resources = [
      ...new Set(['cpu', 'memory', ...this.pods.flatMap(({ requests }) => [...requests.keys()])]),
    ].sort();
    this.requests = this.pods.map(({ requests, stated }) =>
      this.vector((name) => (name === 'cpu' || name === 'memory' ? stated : requests).get(name) ?? 0),
    );
    this.counted = this.pods.map(({ requests, assumed }) =>
      this.vector((name) => (name === 'cpu' || name === 'memory' ? assumed[name] : (requests.get(name) ?? 0))),
    );
    this.allocatable = this.nodes.map(({ allocatable }) =>
      this.vector((name) => allocatable.get(name) ?? (UNLIMITED.includes(name) ? Number.POSITIVE_INFINITY : 0)),
    );
  }

  /** Pods that mount a claim which one node, or one pod, may mount at a time. */
  usersOf(claim: string): readonly number[] {
    return this.#users.get(claim) ?? [];
  }

  isHealthy(pod: SimPod): boolean {
    const p = this.podOf.get(pod.name);
    return pod.ready && !pod.terminating && pod.node !== undefined && p !== undefined && !this.waiting.has(p);
  }

  private vector(of: (resource: string) => number): Float64Array {
    return Float64Array.from(this.resources, of);
  }

  private whyWaits(pod: SimPod): string | undefined {
    if (pod.bound || pod.terminating) return undefined;
    const node = pod.node === undefined ? undefined : this.nodes[this.nodeOf.get(pod.node) ?? -1];
    if (!node) return pod.gated ? 'it has scheduling gates' : 'it has no node';
    if (!node.ready) return `${node.name} is not ready`;
    const fatal = node.taints.find((taint) => taint.effect === 'NoExecute' && !pod.tolerates(taint));
    return fatal && `${node.name} has the NoExecute taint ${fatal.key}`;
  }

  /** For every node why a pod can never go there, whoever else is there; cordons apart. */
  refusals(p: number): readonly (string | undefined)[] {
    const known = this.#refusals.get(p);
    if (known) return known;
    this.clock.check();
    const pod = this.pods[p];
    const refusals = this.nodes.map((node) => (pod ? refusal(pod, node) : 'no such pod'));
    this.#refusals.set(p, refusals);
    return refusals;
  }

  /**
   * Why a pod would not run on a node though the scheduler sends it there: its image was built for the machine that it
   * comes from.
   */
  stranger(p: number, n: number): string | undefined {
    const [pod, node] = [this.pods[p], this.nodes[n]];
    const home = pod?.node === undefined ? undefined : this.nodes[this.nodeOf.get(pod.node) ?? -1];
    for (const keys of pod?.platform ?? []) {
      const label = (of: SimNode | undefined) => keys.map((key) => of?.labels.get(key)).find((value) => value);
      const [here, there] = [label(home), label(node)];
      if (here !== undefined && there !== undefined && here !== there) {
        return `${pod?.name} ran on ${here}, and the scheduler may send it to ${there} on ${node?.name}`;
      }
    }
    return undefined;
  }

  /** For every node the number of its domain by a label; -1 where it has none. */
  domains(key: string): Int32Array {
    const known = this.#domains.get(key);
    if (known) return known;
    const values = new Map<string, number>();
    const domains = Int32Array.from(this.nodes, ({ labels }) => {
      const value = labels.get(key);
      if (value === undefined) return -1;
      const number = values.get(value) ?? values.size;
      values.set(value, number);
      return number;
    });
    this.#domains.set(key, domains);
    return domains;
  }
}

/** Where a node does not list these, it has enough. */
const UNLIMITED = ['pods', 'ephemeral-storage'];

function refusal(pod: SimPod, node: SimNode): string | undefined {
  if (!node.ready) return 'it is not ready';
  if (pod.gated) return 'the pod has scheduling gates';
  const taint = node.taints.find((one) => one.effect !== 'PreferNoSchedule' && !pod.tolerates(one));
  if (taint) return `taint ${taint.key}`;
  if (!pod.wants(node.labels, node.name)) return 'node selector or affinity';
  return pod.mounted.refuses(node.labels, node.name);
}

export const cordonBinds = (pod: SimPod): boolean => !pod.tolerates(UNSCHEDULABLE);

function rangesOf(ranges: readonly Json[]): Map<string, Amounts> {
  const read = new Map<string, Amounts>();
  for (const range of ranges) {
    const namespace = text(at(range, 'metadata', 'namespace')) ?? 'default';
    for (const limit of records(at(range, 'spec', 'limits'))) {
      if (limit.type !== 'Container') continue;
      const given = [...amounts(limit.default), ...amounts(limit.defaultRequest)];
      read.set(namespace, new Map([...(read.get(namespace) ?? []), ...given]));
    }
  }
  return read;
}

/** What is assumed of a container; a bare number of memory counts MiB, as everywhere in requests of agents. */
function assumedOf({ cpu, memory }: Json) {
  const mebi = typeof memory === 'number' ? `${memory}Mi` : memory;
  return {
    cpu: cpu === undefined || cpu === null ? 100 : quantity(cpu, true),
    memory: mebi === undefined || mebi === null ? 200 * MIB : quantity(mebi, false),
  };
}
