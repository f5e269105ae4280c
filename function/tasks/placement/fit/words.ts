import { count } from '../../phrases.js';
import { enumerate } from '../ignored.js';
import { movedIn } from '../room/trials.js';
import type { Ground } from '../situation/situation.js';
import type { FitAnswer, Fitted } from './answer.js';
import type { More } from './more.js';
import { type Template, unrequested } from './template.js';

/** Of so many workloads the answer tells everything. */
const TOLD = 5;

/** Whether new workloads fit, where they go, and how many more would fit. */
export function sentencesOf({ dump }: Ground, answer: FitAnswer): string[] {
  const { workloads, conditions } = answer;
  const rest = workloads.length - TOLD;
  return [
    ...workloads.slice(0, TOLD).map((one) => ofWorkload(one, answer)),
    ...(rest > 0 ? [`So it stands with ${count(rest, 'more workload')}, which the result lists`] : []),
    ...workloads.flatMap(({ template }) => assumedOf(template, dump.assume.requests)),
    ...(conditions.length > 0 ? [`In some of the trials ${conditions[0]}`] : []),
  ];
}

function ofWorkload(fitted: Fitted, { outcomes }: FitAnswer): string {
  const { template, pods, least, most, more } = fitted;
  const name = template.name;
  if (pods.length === 0) return `${name}: ${howManyMore(more)}`;
  const where = placesOf(fitted, outcomes);
  if (least < pods.length) {
    const waits = (outcomes[0]?.waiting ?? []).find(({ pod }) => pods.includes(pod));
    const why = waits ? ` (${waits.pod}: ${enumerate(waits.why, 3)})` : '';
    const often = most > least ? `${least} to ${most}, depending on what the scheduler picks,` : String(least);
    return `${name}: ${often} of ${count(pods.length, 'replica')} ${most === 1 ? 'finds' : 'find'} a node${why}`;
  }
  const all = pods.length === 1 ? 'its replica fits' : `all ${pods.length} replicas fit`;
  return `${name}: ${all} (${where}), and ${howManyMore(more)}`;
}

/** What is taken for granted of a workload that requests nothing. */
function assumedOf(template: Template, { cpu, memory }: { readonly cpu: number; readonly memory: number }): string[] {
  const missing = unrequested(template).map((resource) =>
    resource === 'cpu'
      ? `no CPU (taken to need ${cpu}m)`
      : `no memory (taken to need ${Math.round(memory / 2 ** 20)}Mi)`,
  );
  return missing.length === 0 ? [] : [`A container of ${template.name} requests ${missing.join(' and ')}`];
}

/** On which nodes how many replicas would be, as the scheduler picks first of all. */
function placesOf({ pods }: Fitted, outcomes: FitAnswer['outcomes']): string {
  const mine = new Set(pods);
  const nodes = new Map<string, number>();
  for (const { pod, to } of movedIn(outcomes)) if (mine.has(pod)) nodes.set(to, (nodes.get(to) ?? 0) + 1);
  return enumerate(
    [...nodes].map(([node, number]) => `${number} on ${node}`),
    6,
  );
}

function howManyMore(more: More | undefined): string {
  if (!more) return 'how many more would fit was not counted';
  const { least, most, atMost, afterMoves, cut } = more;
  const number = cut ? `at least ${least}` : most > least ? `${least} to ${most}` : least === 0 ? 'no' : String(least);
  const would = `${number} more ${!cut && most === 1 && least === 1 ? 'replica' : 'replicas'} would fit`;
  const exact = atMost === least ? ', which is all that there is room for unless pods are moved' : '';
  const moves =
    afterMoves !== undefined && afterMoves > most && !cut ? `; with other pods moved at most ${afterMoves}` : '';
  return `${would}${exact}${moves}`;
}
