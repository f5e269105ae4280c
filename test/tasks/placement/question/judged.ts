import { type Cluster, readCluster } from '../../../judge/cluster.js';
import { type Asked, dump } from '../../../judge/dumps.js';

/** The seed of the first dump: `JUDGE_SEED=1000 npx vitest run …` looks at others than usual. */
export const FIRST = Number(process.env.JUDGE_SEED ?? 1);

/** Generated dumps of which a judge that shares no code with the service can say what is right. */
export function* judgedDumps(from: number, count: number): Generator<{ seed: number; asked: Asked; cluster: Cluster }> {
  for (let seed = from; seed < from + count; seed++) {
    const asked = dump(seed);
    yield { seed, asked, cluster: readCluster(asked) };
  }
}
