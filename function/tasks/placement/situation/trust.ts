import type { Ground } from './situation.js';

/** What is left of an answer's confidence where something is assumed of every pod that may move. */
const ALL_ASSUMED = 0.5;
/** The same where the dump has no budgets, or where the caller stated something about the whole cluster. */
const BUDGETS_UNSEEN = 0.95;
/** The same where something is assumed of DaemonSets or static pods, which stay where they are and so decide little. */
const AGENTS_ASSUMED = 0.95;
/** The same where the dump is certainly only a part of the cluster. */
const PART_OF_CLUSTER = 0.25;

/**
 * The factor, 0 to 1, by which assumptions and gaps of the dump lower the confidence; 1 only where nothing was assumed. It is
 * a judgement and not a measurement, because what the dump does not show cannot be measured.
 */
export function trustIn({ dump }: Pick<Ground, 'dump'>): number {
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
