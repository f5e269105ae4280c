import { count } from '../../phrases.js';
import { enumerate } from '../ignored.js';
import type { Ground } from '../situation/situation.js';
import type { Failure, SurviveAnswer } from './answer.js';

/** Of so many failures that do not go well, the answer says why. */
const TOLD = 4;

/** Which nodes and zones could fail, which not, what would be lost, and what to change. */
export function sentencesOf({ dump }: Ground, { failures, untried }: SurviveAnswer): string[] {
  const of = (ok: Failure['ok']) => failures.filter((one) => one.ok === ok);
  const [yes, maybe, no] = [of('yes'), of('conditional'), of('no')];
  return [
    ...(yes.length > 0
      ? [`${namesOf(yes)} could fail${atATime(yes)}, and everything that comes again would find a node`]
      : []),
    ...maybe.slice(0, TOLD).map((one) => `${nameOf(one)} could fail on a condition: ${one.why[0]}`),
    ...rest(maybe, 'could fail on a condition'),
    ...no.slice(0, TOLD).map(whyNot),
    ...rest(no, 'could not fail so'),
    ...notProven(failures),
    ...(untried.length > 0
      ? [`Not tried, since that would take too long: ${enumerate(untried.map(({ name }) => name))}`]
      : []),
    ...whatIsLost(failures),
    ...(dump.pods.some(({ app }) => app?.includes('/StatefulSet/')) ? [LATE] : []),
  ];
}

/** Trials that did not go well are not all that can happen. */
function notProven(failures: readonly Failure[]): string[] {
  const open = failures.filter(({ proof }) => proof === undefined);
  return open.length > 0 ? [`Of ${namesOf(open)} that is what all trials came to, which is no proof`] : [];
}

/** What the replay takes for granted. */
const LATE =
  'Pods of StatefulSets come again only once their node is removed or has the taint node.kubernetes.io/out-of-service';

const nameOf = ({ kind, name }: Failure) => (kind === 'zone' ? `zone ${name}` : name);
const namesOf = (some: readonly Failure[]) => enumerate(some.map(nameOf));
const atATime = ({ length }: readonly Failure[]) => (length > 1 ? ' one at a time' : '');
const rest = (some: readonly Failure[], what: string) =>
  some.length > TOLD ? [`So ${what} ${namesOf(some.slice(TOLD))}`] : [];

function whyNot(failure: Failure): string {
  const { why, pending, remedy, precaution } = failure;
  const many = pending.length > 1 ? ` (${count(pending.length, 'pod')} in all)` : '';
  const moves = precaution?.targets.map(({ pod, from, to }) => `${pod} from ${from} to ${to}`) ?? [];
  const first = moves.length > 0 ? `; moving ${enumerate(moves)} today would do` : '';
  const help = remedy ? `; one more node with ${remedy.size} would do` : '';
  return `If ${nameOf(failure)} failed, not everything would go on: ${why[0]}${many}${first}${help}`;
}

/** What is gone for good, and which apps stop for a while, over all failures. */
function whatIsLost(failures: readonly Failure[]): string[] {
  const unique = (of: (failure: Failure) => readonly string[]) => [...new Set(failures.flatMap(of))];
  const [bare, data, apps] = [
    unique(({ bare: b }) => b),
    unique(({ data: d }) => d),
    unique(({ interrupted: i }) => i),
  ];
  return [
    ...(bare.length > 0
      ? [`Lost with their nodes for good: ${enumerate(bare)} (no controller starts them again)`]
      : []),
    ...(data.length > 0 ? [`Data of ${enumerate(data)} is on single nodes`] : []),
    ...(apps.length > 0
      ? [
          `${count(apps.length, 'app')} ${apps.length === 1 ? 'runs' : 'run'} on one node or zone alone and would stop until started again: ${enumerate(apps)}`,
        ]
      : []),
  ];
}
