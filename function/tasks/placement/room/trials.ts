import type { Attempt, Replay } from '../replay/replay.js';
import type { Goal, Step } from '../replay/step.js';
import type { Ground } from '../situation/situation.js';

/** How many trials a plan must survive while a search goes on, and before it is told. */
export const QUICK = 4;
export const WHOLE = 24;
/** The same where pods wait that may come to any node: the first six trials try every time at which they may come. */
const RESTLESS = { quick: 6, whole: 80 };

/** How many trials are enough, given how many are where no pod waits that may come to any node. */
export function enough({ restless }: Pick<Ground, 'restless'>, trials: number): number {
  if (restless.size === 0) return trials;
  return trials >= WHOLE ? RESTLESS.whole : RESTLESS.quick;
}

/** The outcomes of so many trials, up to the first that `isGood` refuses; the last one says whether all were good. */
export function tried(
  replay: Replay,
  steps: readonly Step[],
  goal: Goal,
  trials: number,
  isGood: (outcome: Attempt) => boolean = ({ ok }) => ok,
): { readonly good: boolean; readonly outcomes: readonly Attempt[] } {
  const outcomes: Attempt[] = [];
  for (let number = 0; number < trials; number++) {
    const outcome = replay.attempt(steps, number, goal);
    outcomes.push(outcome);
    if (!isGood(outcome)) return { good: false, outcomes };
  }
  return { good: true, outcomes };
}

/** A pod and where it came to in the trials: as in the first one, and in others. */
export interface Moved {
  readonly pod: string;
  readonly from: string | undefined;
  readonly to: string;
  readonly also: readonly string[];
}

/** Where pods landed in the trials, in the order of the first one. */
export function movedIn(outcomes: readonly Attempt[]): Moved[] {
  const nodes = new Map<string, Set<string>>();
  for (const { landed } of outcomes) {
    for (const { pod, to } of landed) nodes.set(pod, (nodes.get(pod) ?? new Set()).add(to));
  }
  return (outcomes[0]?.landed ?? []).map(({ pod, from, to }) => ({
    pod,
    from,
    to,
    also: [...(nodes.get(pod) ?? [])].filter((node) => node !== to).sort(),
  }));
}
