import type { Situation } from './situation.js';

/** How much is left of an answer's confidence where all of it rests on what was assumed. */
const ALL_ASSUMED = 0.5;
const BUDGETS_UNSEEN = 0.95;
/** DaemonSets and static pods stay where they are: a wrong guess about them decides little. */
const AGENTS_ASSUMED = 0.95;
const PART_OF_CLUSTER = 0.25;

/**
 * By how much what the dump does not say lowers the confidence, 0 to 1: a judgement and not a measurement, for nobody can
 * measure what was not seen. 1 only where nothing was assumed.
 */
export function trustIn({ dump }: Situation): number {
  const pods = dump.pods.filter(({ kind }) => kind !== 'bound');
  const shaky = pods.filter(({ assumed, pin, mounts }) => {
    const volumes = dump.assume.portable && mounts.unknown.length + mounts.onNode.length > 0;
    return assumed.size > 0 || pin?.kind === 'claim' || volumes;
  });
  const share = pods.length === 0 ? 0 : shaky.length / pods.length;
  const platform = dump.assume.anyPlatform || dump.assume.complete ? BUDGETS_UNSEEN : 1;
  const agents = dump.pods.some(({ kind, assumed }) => kind === 'bound' && assumed.size > 0) ? AGENTS_ASSUMED : 1;
  const budgets = dump.gaps.unseen.length > 0 ? BUDGETS_UNSEEN : 1;
  const whole = dump.gaps.missing.length > 0 ? PART_OF_CLUSTER : 1;
  return (1 - (1 - ALL_ASSUMED) * share) * platform * agents * budgets * whole;
}
