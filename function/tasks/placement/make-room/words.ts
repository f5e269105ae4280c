import { count } from '../../phrases.js';
import { enumerate } from '../ignored.js';
import { scratchLost } from '../room/scratch.js';
import { movedIn } from '../room/trials.js';
import type { Ground } from '../situation/situation.js';
import type { MakeRoomAnswer, Stuck } from './answer.js';
import type { Moves } from './moves.js';

/** Of so many pods, or groups of pods, the answer tells everything; of the others only their names. */
const TOLD = 3;

/** Why pods wait, and what lets them in. */
export function sentencesOf(ground: Ground, { stuck }: MakeRoomAnswer): string[] {
  if (stuck.length === 0) return ['No pod waits for a node'];
  const rest = stuck.slice(TOLD).flatMap(({ pod, alike }) => [pod, ...alike]);
  const more =
    rest.length === 0
      ? []
      : [`${count(rest.length, 'more pod')} ${rest.length === 1 ? 'waits' : 'wait'}: ${enumerate(rest)}`];
  const moved = stuck.slice(0, TOLD).flatMap(({ moves }) => moves?.pods ?? []);
  return [...stuck.slice(0, TOLD).flatMap(ofOne), ...scratchLost(ground, moved), ...more];
}

function ofOne(stuck: Stuck): string[] {
  const { pod, alike, waits, to, event, held } = stuck;
  const who = alike.length === 0 ? pod : `${pod} (and ${count(alike.length, 'more pod')} like it)`;
  if (to !== undefined) {
    return [
      `${who} waits (${waits}), and there is room on ${to}: the scheduler will put it there unless something prevents it that the dump does not show`,
    ];
  }
  return [`${who} waits (${waits}): ${event.replace(/\.$/, '')}`, ...(held ? [] : [whatHelps(stuck)])];
}

function whatHelps({ pod, alike, moves, changes, tried }: Stuck): string {
  const only = alike.length > 0 ? ` (each of them alone)` : '';
  if (moves) return `${pod} gets a node once ${whatMoves(pod, moves)}${only}`;
  if (changes.length > 0) {
    return `No moves of up to 3 other pods were found that let it in, but ${changes.length === 1 ? 'this' : 'each of these'} would: ${changes.map(({ what }) => what).join('; ')}`;
  }
  return tried ? 'Nothing was found that lets it in' : 'What would let it in was not looked for: too many pods wait';
}

function whatMoves(pod: string, { outcomes, pods, plan, fewest }: Moves): string {
  const moves = movedIn(outcomes);
  const where = moves
    .filter(({ from }) => from !== undefined)
    .map(({ pod: moved, from, to }) => `${moved} from ${from} to ${to}`);
  const on = moves.find((one) => one.pod === pod)?.to;
  const how = plan.kind === 'targets' ? ', sent there by cordoning the other nodes for a while' : '';
  const proof = fewest ? '; fewer moves cannot do' : '';
  return `${count(pods.length, 'pod')} ${pods.length === 1 ? 'moves' : 'move'} (${enumerate(where, 4)}${how}): then it lands on ${on}${proof}`;
}
