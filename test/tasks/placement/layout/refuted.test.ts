import { beforeAll, describe, expect, it } from 'vitest';
import { neededBy, spentBy } from '../../../../function/tasks/placement/consolidate/answer.js';
import { layoutRules } from '../../../../function/tasks/placement/layout/rules.js';
import { loadExact } from '../../../../function/tasks/placement/search/exact.js';
import { searched, situation } from '../situation/dumps.js';
import { fewestReached, printed, spreadCluster } from './spread-clusters.js';

/** How many clusters, and the first one's seed: more of them while something is being changed. */
const CLUSTERS = Number(process.env.SMALL_CLUSTERS ?? 100);
const FIRST = Number(process.env.SMALL_SEED ?? 1);

function lookedAt(seed: number) {
  const cluster = spreadCluster(seed);
  const given = situation(printed(cluster));
  const answer = searched(given);
  const fewest = fewestReached(cluster);
  const [needed, spent] = [neededBy(given, answer), spentBy(given, answer)];
  return {
    faults: [
      ...(needed > fewest ? [`seed ${seed}: needs ${needed}, and ${fewest} can be reached`] : []),
      ...(spent < fewest ? [`seed ${seed}: uses ${spent}, and only ${fewest} can be reached`] : []),
    ],
    proven: spent <= needed,
    missed: spent > fewest,
    bySpread: needed > given.bound && layoutRules(given).spreads.length > 0,
  };
}

describe(`${CLUSTERS} small clusters of zones, from seed ${FIRST}`, () => {
  beforeAll(loadExact);

  it('nothing is proven that trying every order of evictions and landings refutes, and nearly all is found and proven', () => {
    const looks = Array.from({ length: CLUSTERS }, (_, i) => lookedAt(FIRST + i));
    const share = (of: (look: ReturnType<typeof lookedAt>) => boolean) => looks.filter(of).length / CLUSTERS;
    expect(looks.flatMap(({ faults }) => faults)).toEqual([]);
    expect(share(({ proven }) => proven)).toBeGreaterThan(0.85);
    expect(share(({ missed }) => missed)).toBeLessThan(0.02);
    expect(share(({ bySpread }) => bySpread)).toBeGreaterThan(0.03);
  });
});
