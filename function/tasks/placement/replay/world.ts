import { type Clock, UNBOUNDED } from '../../../common/clock.js';
import { readSimBudget, type SimBudget } from './budgets.js';
import { contextOf } from './context.js';
import { records } from './json.js';
import { readSimNode, type SimNode, UNSCHEDULABLE } from './node.js';
import { readSimPod, type SimPod } from './pod.js';
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
  readonly pods: readonly SimPod[];
  /** Indices of the nodes by name. */
  readonly nodeOf: ReadonlyMap<string, number>;
  /** Indices of the pods by namespace/name. */
  readonly podOf: ReadonlyMap<string, number>;
  readonly budgets: readonly SimBudget[];
  readonly resources: readonly string[];
  readonly requests: readonly Float64Array[];
  readonly counted: readonly Float64Array[];
  readonly allocatable: readonly Float64Array[];
  /** Pods that have no node, or whose node is about to lose them, with the reason. */
  readonly waiting: ReadonlyMap<number, string>;
  private readonly users: ReadonlyMap<string, readonly number[]>;
  private readonly knownRefusals = new Map<number, (string | undefined)[]>();
  private readonly knownDomains = new Map<string, Int32Array>();

  /** @throws {QuantityError} when a quantity is none, or too large to count with */
  constructor({ items, usage, assume, clock = UNBOUNDED }: ReplayInput) {
    this.clock = clock;
    const objects = records(items);
    const of = (kind: string) => objects.filter((one) => one.kind === kind);
    this.nodes = of('Node').map(readSimNode);
    this.nodeOf = new Map(this.nodes.map(({ name }, n) => [name, n]));
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
    this.budgets = of('PodDisruptionBudget').map((one) => {
      clock.check();
      return readSimBudget(one, this.pods, (pod) => this.isHealthy(pod));
    });
    this.users = usersOfClaims(this.pods);
    const { resources, requests, counted, allocatable } = vectorsOf(this.pods, this.nodes);
    this.resources = resources;
    this.requests = requests;
    this.counted = counted;
    this.allocatable = allocatable;
  }

  /** Indices of the pods that mount a claim, if only one node or one pod may mount it at a time. */
  usersOf(claim: string): readonly number[] {
    return this.users.get(claim) ?? [];
  }

  /** Whether a pod counts as healthy for budgets before anything is done. */
  isHealthy(pod: SimPod): boolean {
    const p = this.podOf.get(pod.name);
    return pod.ready && !pod.terminating && pod.node !== undefined && p !== undefined && !this.waiting.has(p);
  }

  private whyWaits(pod: SimPod): string | undefined {
    if (pod.boundToNode || pod.terminating) return undefined;
    const node = pod.node === undefined ? undefined : this.nodes[this.nodeOf.get(pod.node) ?? -1];
    if (!node) return pod.gated ? 'it has scheduling gates' : 'it has no node';
    if (!node.ready) return `${node.name} is not ready`;
    const fatal = node.taints.find((taint) => taint.effect === 'NoExecute' && !pod.tolerates(taint));
    return fatal && `${node.name} has the NoExecute taint ${fatal.key}`;
  }

  /** For every node why a pod can never go there, whatever else runs there; cordons are not considered here. */
  refusals(p: number): readonly (string | undefined)[] {
    const known = this.knownRefusals.get(p);
    if (known) return known;
    this.clock.check();
    const pod = this.pods[p];
    const refusals = this.nodes.map((node) => (pod ? refusal(pod, node) : 'no such pod'));
    this.knownRefusals.set(p, refusals);
    return refusals;
  }

  /**
   * Why a pod may not run on a node to which the scheduler may send it: its image was built for the machine where the pod
   * ran so far, and this one is of another architecture or operating system. Undefined where nothing speaks against it.
   */
  platformMismatch(p: number, n: number): string | undefined {
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

/** Why a pod can never go to a node; undefined where it can. */
function refusal(pod: SimPod, node: SimNode): string | undefined {
  if (!node.ready) return 'it is not ready';
  if (pod.gated) return 'the pod has scheduling gates';
  const taint = node.taints.find((one) => one.effect !== 'PreferNoSchedule' && !pod.tolerates(one));
  if (taint) return `taint ${taint.key}`;
  if (!pod.selectsNode(node.labels, node.name)) return 'node selector or affinity';
  return pod.mounted.refuses(node.labels, node.name);
}

/** Whether a cordon keeps a pod from a node: pods that tolerate its taint may go there all the same. */
export const cordonBinds = (pod: SimPod): boolean => !pod.tolerates(UNSCHEDULABLE);

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
