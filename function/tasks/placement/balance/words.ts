import { count } from '../../phrases.js';
import { enumerate } from '../ignored.js';
import { scratchLost } from '../room/scratch.js';
import type { Ground } from '../situation/situation.js';
import type { BalanceAnswer } from './answer.js';
import { type Load, shareOf } from './loads.js';

/** How even the nodes are, what moves would make them more so, and what fewer moves would do. */
export function sentencesOf(ground: Ground, answer: BalanceAnswer): string[] {
  const { by, before, after, targets, atLeast, isLeast, mostMoves } = answer;
  const guessed = ground.dump.pods.some(({ assumed }) => assumed.size > 0) ? ' or taken to be needed' : '';
  const what = by === 'usage' ? 'is used (where it was measured, else requested)' : `is requested${guessed}`;
  const today = `The fullest node today is ${fullest(ground, answer)}, of which ${percent(before)} ${what}`;
  // Either no moves at all can, or only not so few.
  const more = after <= atLeast + 1e-9 ? 'moves' : `plan of at most ${count(mostMoves, 'move')}`;
  if (targets.length === 0) {
    const proof = isLeast
      ? `no ${more} of pods that may move can lower that`
      : `nothing was found in up to ${count(mostMoves, 'move')} that lowers it`;
    return [`${today}: ${proof}`];
  }
  const where = enumerate(
    targets.map(({ pod, from, to }) => `${pod} from ${from} to ${to}`),
    4,
  );
  const best = isLeast ? `; no ${more} can do better` : `; no moves can go below ${percent(atLeast)}`;
  return [
    `${today}. ${count(targets.length, 'move')} ${targets.length === 1 ? 'makes' : 'make'} it ${percent(after)} on the fullest (${where})${best}`,
    ...fewer(answer),
    ...scratchLost(
      ground,
      targets.map(({ pod }) => pod),
    ),
  ];
}

/** What the first moves would bring, where not all of them are needed for most of it. */
function fewer({ curve, before, after, targets }: BalanceAnswer): string[] {
  const half = curve.find(({ peak, moves }) => moves > 0 && before - peak >= (before - after) * 0.75);
  if (!half || half.moves >= targets.length) return [];
  return [`${count(half.moves, 'move')} alone would make it ${percent(half.peak)}`];
}

function fullest({ dump }: Ground, { loads, has }: BalanceAnswer): string {
  const none: Load = { cpu: 0, memory: 0 };
  const shares = dump.nodes.map((_, n) => shareOf(loads[n]?.before ?? none, has[n] ?? none));
  return dump.nodes[shares.indexOf(Math.max(...shares))]?.name ?? '';
}

const percent = (share: number) => `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`;
