import type { PodObject } from '../kubernetes/pod.js';
import type { Together } from './answer.js';

/** What would be lost for good if the nodes were drained. */
export interface Loss {
  readonly pod: string;
  readonly what: string;
}

/** Pods that nothing starts again, data that does not follow its pod, and pods that fit nowhere else. */
export function lossesOf({ places, pods, outcomes, ok }: Together): Loss[] {
  const fixed = places.flatMap((place) => place.fixed);
  const of = (those: readonly PodObject[], what: string) => those.map(({ name }) => ({ pod: name, what }));
  const onNode = [...pods, ...fixed].filter(({ mounts }) => mounts.onNode.length > 0);
  const stuck = ok === 'no' ? (outcomes[0]?.pending ?? []) : [];
  return [
    ...of(
      fixed.filter(({ app }) => app === undefined),
      'the pod itself: no controller starts it again, and kubectl drain refuses without --force',
    ),
    ...of(
      [...pods, ...fixed].filter(({ mounts }) => mounts.scratch),
      'what it keeps in emptyDir or ephemeral volumes',
    ),
    ...onNode.map(({ name, mounts }) => ({
      pod: name,
      what: `what it keeps on the node (${mounts.onNode.join(', ')})`,
    })),
    ...stuck.map(({ pod }) => ({ pod, what: 'its place: it stays Pending until the node is back' })),
  ];
}
