import { count } from '../../phrases.js';
import { enumerate } from '../ignored.js';
import type { Source } from '../kubernetes/counted.js';
import type { PodObject } from '../kubernetes/pod.js';
import { TOP } from '../kubernetes/usage.js';
import type { Ground } from './situation.js';

type Shown = Pick<Ground, 'dump'>;

/** How an answer says with what a pod counts that requests nothing. */
const SOURCES: Record<Source, string> = {
  usage: 'by its measured use',
  limits: 'by its limits',
  LimitRange: 'by the LimitRange of its namespace',
  assumption: 'by an assumption',
};

/** What an answer assumes because the dump does not say it, the weightiest first; empty where the dump says all. */
export const assumptionsOf = (situation: Shown): string[] => [
  ...assumedOfPods(situation),
  ...situation.dump.gaps.unseen.map((kind) => `No ${kind} are in the dump, and none are taken to exist`),
];

/** What is assumed about the pods that the dump shows. */
export function assumedOfPods({ dump }: Shown): string[] {
  const told: string[] = [];
  const counted = dump.pods;
  for (const source of ['assumption', 'LimitRange', 'limits', 'usage'] as const) {
    told.push(...withoutRequests(counted, source, dump.assume.requests));
  }
  const claims = counted.filter(({ pin }) => pin?.kind === 'claim');
  if (claims.length > 0) {
    const mount = claims.length === 1 ? 'mounts a claim whose volume is' : 'mount claims whose volumes are';
    const stay = claims.length === 1 ? 'is taken to stay' : 'are taken to stay';
    told.push(`${count(claims.length, 'pod')} ${mount} not in the dump and ${stay} (${namesOfPods(claims)})`);
  }
  const portable = counted.filter(({ mounts }) => mounts.unknown.length + mounts.onNode.length > 0);
  if (dump.assume.portable && portable.length > 0) {
    told.push(`As was asked, volumes are taken to follow their pods (${namesOfPods(portable)})`);
  }
  if (dump.assume.anyPlatform) told.push('As was asked, images are taken to run on every architecture');
  if (dump.assume.complete) told.push('As was said, the dump is taken to be the whole cluster');
  return told;
}

/** Pods that count by a source other than their requests, grouped by what they do not request: both, memory, or CPU. */
function withoutRequests(
  pods: readonly PodObject[],
  source: Source,
  { cpu, memory }: { cpu: number; memory: number },
): string[] {
  const lacks = (pod: PodObject, resource: 'cpu' | 'memory') => pod.assumed.get(resource) === source;
  const amounts = { cpu: `${cpu}m`, memory: `${Math.round(memory / 2 ** 20)}Mi` };
  const groups = [
    { what: 'no CPU and no memory', amount: `${amounts.cpu} and ${amounts.memory}`, of: [true, true] },
    { what: 'no memory', amount: amounts.memory, of: [false, true] },
    { what: 'no CPU', amount: amounts.cpu, of: [true, false] },
  ];
  return groups.flatMap(({ what, amount, of }) => {
    const those = pods.filter((pod) => lacks(pod, 'cpu') === of[0] && lacks(pod, 'memory') === of[1]);
    if (those.length === 0) return [];
    const how =
      source === 'assumption'
        ? `each container is taken to need ${amount} (better: usage, from ${TOP})`
        : `counted ${SOURCES[source]}`;
    return [
      `${those.length} of ${count(pods.length, 'pod')} ${those.length === 1 ? 'requests' : 'request'} ${what}: ${how}`,
    ];
  });
}

export const namesOfPods = (pods: readonly PodObject[]) => enumerate(pods.map(({ name }) => name));
