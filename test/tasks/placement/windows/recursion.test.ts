import { describe, expect, it } from 'vitest';
import { packingShape } from '../../../../function/tasks/placement/packing-tokens/vocabulary.js';
import { spread } from '../../../../function/tasks/placement/problem.js';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { type By, WindowRecursion } from '../../../../function/tasks/placement/windows/recursion.js';
import { picker } from '../../../../function/trm/state/random.js';
import { judge } from '../../../../model/tasks/placement/sizes/judge.js';
import { cluster } from '../clusters.js';
import { spreadOut } from './spread-out.js';

/** How many clusters: more of them while something is being changed. */
const CLUSTERS = Number(process.env.WINDOW_CLUSTERS ?? 6);
/** Every recursion ends sooner: it empties each node once at most, and gives up after so many windows in vain. */
const MOST_LOOKS = 24 * 25;

interface Proposed {
  readonly proven: false;
  readonly rank: number[];
  readonly at: readonly number[];
  readonly used: number;
  readonly by: By | undefined;
}

const seen = ({ at, used }: Solution, by?: By): Proposed => ({ proven: false, rank: [used], at: [...at], used, by });

const outputs = packingShape.outputVocabularySize ?? packingShape.vocabularySize;

/** What a model says that knows nothing: for some seeds the same of everything. */
function sayings(seed: number): () => Float32Array {
  const pick = picker(seed);
  const size = packingShape.sequenceLength * outputs;
  return () => Float32Array.from({ length: size }, () => (seed % 5 === 0 ? 0 : pick(1000) / 500 - 1));
}

/** All proposals of a recursion, the first one before any look. */
function proposals(found: Solution, seed: number, mayEmpty = (_: number) => true): Proposed[] {
  const first = seen(found);
  const recursion = new WindowRecursion({ found, mayEmpty, begin: () => first, propose: seen }, picker(seed));
  const says = sayings(seed);
  const all = [first];
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    expect(recursion.inputs).toHaveLength(packingShape.sequenceLength);
    const { proposal, done, fresh, changed } = recursion.look(says());
    expect(fresh).toBe(true);
    // Something moves exactly where something else is proposed.
    expect(changed > 0).toBe(proposal !== all.at(-1));
    all.push(proposal);
    if (done) return all;
  }
  throw new Error(`expected an end after ${MOST_LOOKS} looks`);
}

const SEEDS = Array.from({ length: CLUSTERS }, (_, i) => i + 1);

describe('a recursion over windows, whatever the model says', () => {
  it.each(SEEDS)('only gets better, obeys every rule, and ends (cluster %i)', (seed) => {
    const { cluster: given, today } = spreadOut(seed);
    const all = proposals(today, seed);
    for (const [n, { at, used }] of all.entries()) {
      const worth = judge(given, spread(today.instance, at));
      expect(worth).toMatchObject({ nodes: used });
      expect(used).toBeLessThanOrEqual(all[n - 1]?.used ?? used);
    }
    expect(all.at(-1)?.used).toBeLessThan(today.used);
    // What it begins with stays as it is: other starts begin with it, too.
    expect([...today.at]).toEqual([...today.instance.home]);
  });

  it('is the same for the same numbers', () => {
    const { today } = spreadOut(3);
    expect(proposals(today, 7)).toEqual(proposals(today, 7));
  });

  it('empties no node that may not be', () => {
    const { today } = spreadOut(4);
    const all = proposals(today, 4, (bin) => bin === 2);
    const nodes = (at: readonly number[]) => new Set(at);
    const emptied = [...nodes(all[0]?.at ?? [])].filter((n) => !nodes(all.at(-1)?.at ?? []).has(n));
    expect(emptied.filter((n) => n !== 2)).toEqual([]);
  });

  it('has nothing to look at where every item is where it must be', () => {
    const given = cluster(13, [600, 600], { allowed: { 0: [0], 1: [1] }, at: { 0: 0, 1: 1 } });
    const instance = new Instance(given);
    const found = Solution.of(instance, instance.home);
    const first = seen(found);
    const recursion = new WindowRecursion(
      { found, mayEmpty: () => true, begin: () => first, propose: seen },
      undefined,
    );
    expect(new Set(recursion.inputs)).toEqual(new Set([0]));
    expect(recursion.look(new Float32Array())).toMatchObject({ done: true, changed: 0, proposal: first });
  });
});
