import { type Clock, UNBOUNDED } from '../../../common/clock.js';
import { readSimBudget, type SimBudget } from './budgets.js';
import { contextOf } from './context.js';
import { ImageScores } from './image-score.js';
import { type Json, records } from './json.js';
import { kindsOf } from './kinds.js';
import { readSimNode, type SimNode } from './node.js';
import { type NodeFacts, nodeFacts, type RuleFacts, ruleFacts } from './node-facts.js';
import { Platforms } from './platforms.js';
import { readSimPod, type SimPod } from './pod.js';
import { PodGroups } from './pod-groups.js';
import type { PodRules } from './rules.js';
import { type Indices, Scratch } from './scratch.js';
import { type Vectors, vectorsOf } from './vectors.js';

/** A dump, and what the request says beside it. */
export interface ReplayInput {
  /** Kubernetes objects as kubectl prints them. */
  readonly items: readonly unknown[];
  /** Measured usage: the text of `kubectl top pods -A`, or a PodMetricsList. */
  readonly usage?: unknown;
  readonly assume?: unknown;
  readonly clock?: Clock;
}

/** Everything that no trial changes. Pods and nodes are known by their indices. */
export class World implements Vectors {
  readonly clock: Clock;
  readonly nodes: readonly SimNode[];
  /** For every node 1 where it is cordoned before anything is done, and 0 elsewhere. */
  readonly cordoned: Uint8Array;
  readonly pods: readonly SimPod[];
  /** Indices of the nodes by name. */
  readonly nodeOf: ReadonlyMap<string, number>;
  /** Indices of the pods by namespace/name. */
  readonly podOf: ReadonlyMap<string, number>;
  readonly budgets: readonly SimBudget[];
  readonly resources: readonly string[];
  /** Where CPU and memory are among the resources. */
  readonly cpu: number;
  readonly memory: number;
  readonly requests: readonly Float64Array[];
  readonly counted: readonly Float64Array[];
  readonly allocatable: Float64Array;
  /** Pods that have no node, or whose node is about to lose them, with the reason. */
  readonly waiting: ReadonlyMap<number, string>;
  /** Pods by what selectors see of them. */
  readonly groups: PodGroups;
  /** For every pod the number of its kind; see kindsOf. */
  readonly kinds: Int32Array;
  /** For every pod 1 where it counts as healthy for budgets before anything is done, and 0 elsewhere. */
  readonly healthy: Uint8Array;
  readonly scratch: Scratch;
  private readonly budgetsByPod = new Map<number, SimBudget[]>();
  private readonly users: ReadonlyMap<string, readonly number[]>;
  private readonly factsByKind = new Map<number, NodeFacts>();
  private readonly factsByRules = new Map<PodRules, RuleFacts>();
  private readonly apps = new Map<string, { readonly pods: readonly number[]; readonly nodes: number }>();
  private knownRanks: ReturnType<typeof ranksOf> | undefined;
  private readonly platforms: Platforms;
  private readonly images: ImageScores;
  private readonly knownNodes = new Map<Int32Array, readonly (readonly number[])[]>();
  private readonly knownDomains = new Map<string, Int32Array>();

  /** @throws {QuantityError} when a quantity is none, or too large to count with */
  constructor({ items, usage, assume, clock = UNBOUNDED }: ReplayInput) {
    this.clock = clock;
    const objects = records(items);
    const byKind = new Map<unknown, Json[]>();
    for (const one of objects) {
      const alike = byKind.get(one.kind);
      if (alike) alike.push(one);
      else byKind.set(one.kind, [one]);
    }
    const of = (kind: string) => byKind.get(kind) ?? [];
    this.nodes = of('Node').map(readSimNode);
    this.nodeOf = new Map(this.nodes.map(({ name }, n) => [name, n]));
    this.cordoned = Uint8Array.from(this.nodes, ({ cordoned }) => Number(cordoned));
    const context = contextOf(of, usage, assume);
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
    this.groups = new PodGroups(this.pods);
    this.kinds = kindsOf(this.pods);
    this.healthy = Uint8Array.from(this.pods, (pod) => Number(this.isHealthy(pod)));
    this.scratch = new Scratch(this.nodes.length);
    this.platforms = new Platforms(this.nodes);
    this.images = new ImageScores(this.nodes);
    this.budgets = of('PodDisruptionBudget').map((one) => {
      clock.check();
      return readSimBudget(one, this.pods, (pod) => this.isHealthy(pod), this.groups);
    });
    for (const budget of this.budgets) {
      for (const p of budget.pods) this.budgetsByPod.set(p, [...this.budgetsOf(p), budget]);
    }
    this.users = usersOfClaims(this.pods);
    const { resources, requests, counted, allocatable } = vectorsOf(this.pods, this.nodes);
    this.resources = resources;
    this.cpu = resources.indexOf('cpu');
    this.memory = resources.indexOf('memory');
    this.requests = requests;
    this.counted = counted;
    this.allocatable = allocatable;
  }

  /** Indices of the pods that mount a claim, if only one node or one pod may mount it at a time. */
  usersOf(claim: string): readonly number[] {
    return this.users.get(claim) ?? [];
  }

  /** The budgets that cover a pod, in the order of the dump. */
  budgetsOf(p: number): readonly SimBudget[] {
    return this.budgetsByPod.get(p) ?? [];
  }

  private isHealthy(pod: SimPod): boolean {
    const p = this.podOf.get(pod.name);
    return pod.ready && !pod.terminating && pod.node !== undefined && p !== undefined && !this.waiting.has(p);
  }

  private whyWaits(pod: SimPod): string | undefined {
    if (pod.boundToNode || pod.terminating) return undefined;
    const node = pod.node === undefined ? undefined : this.nodes[this.nodeOf.get(pod.node) ?? -1];
    if (!node) return pod.gated ? 'it has scheduling gates' : 'it has no node';
    if (!node.ready) return `${node.name} is not ready`;
    const fatal = node.taints.find((taint) => taint.effect === 'NoExecute' && !pod.rules.tolerates(taint));
    return fatal && `${node.name} has the NoExecute taint ${fatal.key}`;
  }

  /** The pods of an owner that a plan may move and that run today, and on how many nodes those are today. */
  app(owner: string): { readonly pods: readonly number[]; readonly nodes: number } {
    const known = this.apps.get(owner);
    if (known) return known;
    const pods = this.groups.ofOwner(owner).filter((p) => {
      const pod = this.pods[p];
      return pod !== undefined && !pod.boundToNode && !pod.terminating && !this.waiting.has(p);
    });
    const app = { pods, nodes: new Set(pods.flatMap((p) => this.pods[p]?.node ?? [])).size };
    this.apps.set(owner, app);
    return app;
  }

  /** For every pod its place in the order of all names, and its size, by which some trials order pods. */
  get ranks(): { readonly byName: Int32Array; readonly sizes: Float64Array } {
    this.knownRanks ??= ranksOf(this.pods);
    return this.knownRanks;
  }

  /** What is fixed about a pod and every node; found once for all pods of its kind. */
  facts(p: number): NodeFacts {
    const kind = this.kinds[p] ?? -1;
    const known = this.factsByKind.get(kind);
    if (known) return known;
    this.clock.check();
    const pod = this.pods[p];
    if (!pod) throw new RangeError(`expected the index of a pod, got ${p}`);
    const rules = this.factsByRules.get(pod.rules) ?? ruleFacts(pod.rules, this.nodes);
    this.factsByRules.set(pod.rules, rules);
    const facts = nodeFacts(pod, rules, this.nodes, this.images.of(pod));
    this.factsByKind.set(kind, facts);
    return facts;
  }

  /** For every node why a pod can never go there, whatever else runs there; cordons are not considered here. */
  refusals(p: number): readonly (string | undefined)[] {
    return this.facts(p).refusals;
  }

  /**
   * Why a pod may not run on one of the nodes to which the scheduler may send it: its image was built for the machine where
   * the pod ran so far, and one of them is of another architecture or operating system. Undefined where nothing speaks
   * against any.
   */
  platformMismatch(p: number, among: Indices): string | undefined {
    const pod = this.pods[p];
    const home = pod?.node === undefined ? -1 : (this.nodeOf.get(pod.node) ?? -1);
    if (!pod || home === -1) return undefined;
    const n = this.platforms.firstOther(pod.rules.platform, home, among);
    if (n === -1) return undefined;
    const names = pod.rules.platform.find((one) => this.platforms.firstOther([one], home, [n]) === n) ?? [];
    const [here, there] = [home, n].map((one) => this.platforms.valueAt(names, one));
    return `${pod.name} ran on ${here}, and the scheduler may send it to ${there} on ${this.nodes[n]?.name}`;
  }

  /** For every domain of a topology key the indices of its nodes. */
  nodesIn(domains: Int32Array): readonly (readonly number[])[] {
    const known = this.knownNodes.get(domains);
    if (known) return known;
    const nodes: number[][] = [];
    for (const [n, domain] of domains.entries()) {
      const list = nodes[domain];
      if (list) list.push(n);
      else if (domain !== -1) nodes[domain] = [n];
    }
    this.knownNodes.set(domains, nodes);
    return nodes;
  }

  /** For every node the number of its topology domain by a label of nodes; -1 where it lacks the label. */
  domains(key: string): Int32Array {
    const known = this.knownDomains.get(key);
    if (known) return known;
    const values = new Map<string, number>();
    const domains = Int32Array.from(this.nodes, ({ labels }) => {
      const value = labels.get(key);
      if (value === undefined) return -1;
      const number = values.get(value) ?? values.size;
      values.set(value, number);
      return number;
    });
    this.knownDomains.set(key, domains);
    return domains;
  }
}

/** Indices of the pods that mount each claim which only one node, or one pod, may mount at a time. */
function usersOfClaims(pods: readonly SimPod[]): Map<string, number[]> {
  const all = new Map<string, number[]>();
  for (const [p, { mounted }] of pods.entries()) {
    for (const claim of new Set([...mounted.readWriteOnce, ...mounted.readWriteOncePod])) {
      const users = all.get(claim) ?? [];
      users.push(p);
      all.set(claim, users);
    }
  }
  return all;
}

function ranksOf(pods: readonly SimPod[]) {
  const name = (p: number) => pods[p]?.name ?? '';
  const byName = new Int32Array(pods.length);
  for (const [rank, p] of [...pods.keys()].sort((a, b) => (name(a) < name(b) ? -1 : 1)).entries()) byName[p] = rank;
  // Memory in bytes, and CPU so that a core weighs as much as a GiB or so.
  const sizes = Float64Array.from(pods, ({ sizes: { nonZero } }) => nonZero.memory + nonZero.cpu * 2 ** 20);
  return { byName, sizes };
}
