import { beforeAll, describe, expect, it } from 'vitest';
import { loadExact } from '../../../../function/tasks/placement/search/exact.js';
import { dicts, text, texts } from '../../../judge/json.js';
import { canLeave, printed, spreadCluster } from '../layout/spread-clusters.js';
import { ask } from '../question/asking.js';

/** How many clusters, and the first one's seed: more of them while something is being changed. */
const CLUSTERS = Number(process.env.SMALL_CLUSTERS ?? 100);
const FIRST = Number(process.env.SMALL_SEED ?? 1);

/** Answers about single nodes and whether they are proven, compared with all that can happen. */
function lookedAt(seed: number, objective: 'survive' | 'drain') {
  const cluster = spreadCluster(seed);
  const { result } = ask(printed(cluster), { objective });
  return dicts(objective === 'survive' ? result.failures : result.drain_alone).map((one) => {
    const names = one.nodes === undefined ? [text(one.node)] : texts(one.nodes);
    const can = canLeave(
      cluster,
      names.map((name) => Number(name.slice(1))),
      objective === 'survive',
    );
    const wrong = one.proven === true && (one.ok === 'no' ? can : !can);
    return {
      faults: wrong ? [`seed ${seed}: ${objective} ${names} ${one.ok} is proven, and the opposite is so`] : [],
      hopeless: !can,
      proven: one.proven === true,
    };
  });
}

describe.each(['survive', 'drain'] as const)(`%s on ${CLUSTERS} small clusters, from seed ${FIRST}`, (objective) => {
  beforeAll(loadExact);

  it('proves nothing that trying everything refutes, and most of what is hopeless', () => {
    const looks = Array.from({ length: CLUSTERS }, (_, i) => lookedAt(FIRST + i, objective)).flat();
    expect(looks.flatMap(({ faults }) => faults)).toEqual([]);
    const hopeless = looks.filter((look) => look.hopeless);
    expect(hopeless.length).toBeGreaterThan(looks.length / 10);
    expect(hopeless.filter(({ proven }) => proven).length).toBeGreaterThan(hopeless.length * 0.9);
  });
});
