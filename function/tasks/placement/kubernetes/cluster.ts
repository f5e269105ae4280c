import type { Clock } from '../../../common/clock.js';
import { type Amount, type Cluster, larger, minus, NOTHING, total } from '../cluster.js';
import { grouped } from '../grouped.js';
import { Allowed, nearNodes } from './allowed.js';
import { apartSets } from './apart.js';
import type { Dump } from './dump.js';
import type { PodObject } from './pod.js';
import { PodIndex } from './pod-index.js';
import { type Requests, sum } from './requests.js';
import { OtherResources } from './resources.js';

/** A dump as a cluster to pack, with the pods that are its workloads. */
export interface Packed {
  readonly cluster: Cluster;
  /** The pod of every workload, by the index of the workload. */
  readonly pods: readonly PodObject[];
}

/**
 * The cluster with what every plan has to obey, whatever the scheduler does on the way: room, and the rules that bind a pod
 * wherever it is. Rules that depend on which pods have moved by then (spread, affinity to pods that move) are left to the
 * replay of a plan. So what is proven from this cluster holds for all plans. `waiting` names the pods without a node that
 * get one.
 */
export function clusterOf(dump: Dump, waiting: ReadonlySet<string>, clock: Clock): Packed {
  const { nodes } = dump;
  const stays = ({ kind }: PodObject) => kind === 'bound' || kind === 'leaving';
  const bound = dump.pods.filter(stays);
  const pods = dump.pods.filter((pod) => (pod.kind === 'waiting' ? waiting.has(pod.name) : !stays(pod)));
  const boundAt = grouped(bound, ({ at }) => at);
  const reservedOf = nodes.map((_, n): Requests => sum((boundAt.get(n) ?? []).map(({ requests }) => requests)));
  const others = new OtherResources(nodes, reservedOf);
  const resources = others.scarce(pods.map(({ requests }) => requests));
  const rest = (of: (resource: string) => number) => (resources.length === 0 ? {} : { rest: resources.map(of) });
  const amountOf = (requests: Requests): Amount => ({
    cpu: requests.get('cpu') ?? 0,
    memory: requests.get('memory') ?? 0,
    ...rest((name) => requests.get(name) ?? 0),
  });
  const places = new Allowed({ nodes, bound, resources: others, anyPlatform: dump.assume.anyPlatform });
  const index = new PodIndex(dump.pods);
  const allowed = pods.map((pod) => {
    clock.check();
    return places.of(pod, pod.kind === 'fixed' ? undefined : nearNodes(pod, dump.pods, index));
  });
  const home = (pod: PodObject) => (pod.kind === 'waiting' ? undefined : pod.at);
  const podsAt = grouped(pods, home);
  return {
    pods,
    cluster: {
      resources,
      nodes: nodes.map(({ name, allocatable, kept }, n) => {
        // Some resources that every node has, such as `pods`, are unlimited on a node that does not list them.
        const offers = amountOf(
          new Map([...allocatable, ...resources.map((one) => [one, others.offered(n, one)] as const)]),
        );
        const reserved = amountOf(reservedOf[n] ?? new Map());
        const present = total((podsAt.get(n) ?? []).map(({ requests }) => amountOf(requests)));
        // What runs on a node may stay, even where the node has less room than its pods take.
        const holds = larger(larger(minus(offers, reserved), NOTHING), present);
        return { name, allocatable: offers, reserved, holds, ...(kept ? { kept } : {}) };
      }),
      workloads: pods.map((pod, i) => ({
        name: pod.name,
        request: amountOf(pod.requests),
        allowed: allowed[i] ?? [],
        at: home(pod),
      })),
      apart: apartSets(pods, clock),
      together: [],
      ignored: dump.ignored.sentences(),
    },
  };
}
