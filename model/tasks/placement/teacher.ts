import { Partial, WINDOW_ITEMS, WINDOW_NODES } from '../../../function/tasks/placement/packing.js';
import { encode } from '../../../function/tasks/placement/packing-tokens/encode.js';
import { features } from '../../../function/tasks/placement/packing-tokens/features.js';
import { layoutOf } from '../../../function/tasks/placement/packing-tokens/layout.js';
import {
  answerAt,
  type Layout,
  OUTPUTS,
  SEQUENCE,
  VOCABULARY,
} from '../../../function/tasks/placement/packing-tokens/vocabulary.js';
import type { Example, PackingVerdict, Teacher } from '../../data/teacher.js';
import { plantPacking } from './training/plant.js';
import { PlantDice } from './training/plant-dice.js';
import { canonical, firstSolution } from './training/search.js';

/** Placements that may be taken back before the planted solution serves as the label. */
const TRIES = 400;
/** The share of clusters that is kept of those that first fit solves: they are the most, and teach the least. */
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
  answers: Array.from({ length: WINDOW_ITEMS }, (_, i) => answerAt(i)),
};

function* examples(seed: number): Generator<Example> {
  const dice = new PlantDice(seed);
  const pick = (n: number) => dice.whole(0, n - 1);
  for (;;) {
    const { packing, solution, most } = plantPacking(dice);
    const state = new Partial(packing);
    const layout = layoutOf(state, dice.chance(0.35) ? undefined : pick);
    const found = firstSolution(state, layout, most, TRIES);
    if (found.taken === 0 && !dice.chance(EASY)) continue;
    const label = found.solution ?? canonical(state, layout, solution);
    for (const item of committed(dice, layout.items)) state.place(item, label[item] ?? 0);
    yield {
      input: encode(state, layout),
      label: labelTokens(state, layout, label),
      rating: found.taken,
      verdict: verdict(state, layout, new Set(label).size),
    };
  }
}

/** The answer's tokens (S): the bin of every item that is not placed yet, by its position in the view. */
function labelTokens(state: Partial, { items, bins }: Layout, label: readonly number[]): (number | undefined)[] {
  const positions = new Map(bins.map((bin, position) => [bin, position]));
  const tokens = new Array<number | undefined>(SEQUENCE).fill(undefined);
  for (const [i, item] of items.entries()) {
    if (state.placed[item] === -1) tokens[answerAt(i)] = 1 + (positions.get(label[item] ?? 0) ?? 0);
  }
  return tokens;
}

/** Items that are placed already: none, or a random share, the large ones or just any. */
function committed(dice: PlantDice, items: readonly number[]): number[] {
  if (dice.chance(0.45)) return [];
  const count = dice.whole(0, items.length - 1);
  if (dice.chance(0.3)) return items.slice(0, count);
  return dice.shuffled(items).slice(0, count);
}

/** How to tell that any answer is right, not only the label: see data.py. */
function verdict(state: Partial, { items, bins }: Layout, most: number): PackingVerdict {
  const { packing } = state;
  const need = new Array<number>(WINDOW_ITEMS * 2).fill(0);
  const allowed = new Array<number>(WINDOW_ITEMS).fill(0);
  const apart = new Array<number>(WINDOW_ITEMS).fill(0);
  for (const [i, item] of items.entries()) {
    const of = packing.items[item];
    if (!of || state.placed[item] !== -1) continue;
    need[i * 2] = of.request.cpu;
    need[i * 2 + 1] = Math.ceil(of.request.memory / MEBIBYTE);
    apart[i] = of.group;
    allowed[i] = positionMask(state.masks[item] ?? 0, bins);
  }
  const room = new Array<number>(WINDOW_NODES * 2).fill(0);
  for (const [position, bin] of bins.entries()) {
    room[position * 2] = state.cpu[bin] ?? 0;
    room[position * 2 + 1] = Math.floor((state.memory[bin] ?? 0) / MEBIBYTE);
  }
  return { need, allowed, apart, room, used: positionMask(state.used, bins), most };
}

/** A mask of bins as a mask of the positions where the view shows them. */
const positionMask = (mask: number, bins: readonly number[]): number =>
  bins.reduce((positions, bin, position) => positions | (((mask >> bin) & 1) << position), 0);
