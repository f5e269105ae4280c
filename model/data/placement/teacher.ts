import { MAX_MOVABLE, MAX_NODES } from '../../../function/tasks/placement/cluster.js';
import { Partial } from '../../../function/tasks/placement/packing.js';
import { encode } from '../../../function/tasks/placement/packing-tokens/encode.js';
import { features } from '../../../function/tasks/placement/packing-tokens/features.js';
import { layoutOf } from '../../../function/tasks/placement/packing-tokens/layout.js';
import {
  answerAt,
  OUTPUTS,
  SEQUENCE,
  VOCABULARY,
} from '../../../function/tasks/placement/packing-tokens/vocabulary.js';
import type { Example, PackingVerdict, Teacher } from '../teacher.js';
import { Dice, plant } from './plant.js';
import { canonical, firstSolution } from './search.js';

/** Placements that may be taken back before the planted solution serves as the label. */
const TRIES = 400;
/** Of those that first fit solves at sight, this share is kept: they are most, and teach least. */
const EASY = 0.25;
const MEBIBYTE = 2 ** 20;

/** Clusters with a planted solution, shown in a random view, at the start or with some of the items placed. */
export const placementTeacher: Teacher = {
  task: {
    name: 'placement',
    sequenceLength: SEQUENCE,
    vocabularySize: VOCABULARY,
    outputVocabularySize: OUTPUTS,
    symmetries: [],
  },
  kinds: { planted: examples },
  features,
  answers: Array.from({ length: MAX_MOVABLE }, (_, i) => answerAt(i)),
};

function* examples(seed: number): Generator<Example> {
  const dice = new Dice(seed);
  const pick = (n: number) => dice.whole(0, n - 1);
  for (;;) {
    const { packing, solution, most } = plant(dice);
    const state = new Partial(packing);
    const layout = layoutOf(state, dice.chance(0.35) ? undefined : pick);
    const found = firstSolution(state, layout, most, TRIES);
    if (found.taken === 0 && !dice.chance(EASY)) continue;
    const label = found.solution ?? canonical(state, layout, solution);
    for (const item of committed(dice, layout.items)) state.place(item, label[item] ?? 0);
    const place = new Map(layout.bins.map((bin, position) => [bin, position]));
    const tokens = new Array<number | undefined>(SEQUENCE).fill(undefined);
    for (const [i, item] of layout.items.entries()) {
      if (state.placed[item] === -1) tokens[answerAt(i)] = 1 + (place.get(label[item] ?? 0) ?? 0);
    }
    const used = new Set(label).size;
    yield { input: encode(state, layout), label: tokens, rating: found.taken, verdict: verdict(state, layout, used) };
  }
}

/** Items that are placed already: none, or a random share, the large ones or just any. */
function committed(dice: Dice, items: readonly number[]): number[] {
  if (dice.chance(0.45)) return [];
  const count = dice.whole(0, items.length - 1);
  if (dice.chance(0.3)) return items.slice(0, count);
  return dice.shuffled(items).slice(0, count);
}

/** What makes any answer right, not only the label: see data.py. */
function verdict(state: Partial, { items, bins }: ReturnType<typeof layoutOf>, most: number): PackingVerdict {
  const { packing } = state;
  const need = new Array<number>(MAX_MOVABLE * 2).fill(0);
  const allowed = new Array<number>(MAX_MOVABLE).fill(0);
  const apart = new Array<number>(MAX_MOVABLE).fill(0);
  const place = new Map(bins.map((bin, position) => [bin, position]));
  for (const [i, item] of items.entries()) {
    const of = packing.items[item];
    if (!of || state.placed[item] !== -1) continue;
    need[i * 2] = of.request.cpu;
    need[i * 2 + 1] = Math.ceil(of.request.memory / MEBIBYTE);
    apart[i] = of.group;
    for (const bin of bins)
      if (((state.masks[item] ?? 0) >> bin) & 1) allowed[i] = (allowed[i] ?? 0) | (1 << (place.get(bin) ?? 0));
  }
  const room = new Array<number>(MAX_NODES * 2).fill(0);
  let used = 0;
  for (const [position, bin] of bins.entries()) {
    room[position * 2] = state.cpu[bin] ?? 0;
    room[position * 2 + 1] = Math.floor((state.memory[bin] ?? 0) / MEBIBYTE);
    used |= ((state.used >> bin) & 1) << position;
  }
  return { need, allowed, apart, room, used, most };
}
