import { availableParallelism } from 'node:os';
import type { Model } from '../../function/models/load.js';
import type { BatchTime } from '../../function/trm/engine/batching.js';
import type { Budget } from '../../function/trm/solver/start.js';
import { type Screen, showProgress } from '../progress.js';
import { measureBatches } from './batches.js';
import { type Official, runOfficial } from './official.js';
import { Ours, type Pass } from './ours.js';
import type { BenchPuzzle } from './puzzles.js';
import { runPyTorch } from './pytorch.js';
import type { Measured } from './report.js';
import { startService } from './service.js';
import { AT_ONCE, FLOOD, putUnderLoad, type UnderLoad } from './underload.js';

export interface BenchPlan {
  model: Model;
  /** The default budget. */
  budget: Budget;
  /** One start, for the comparison with PyTorch. */
  depth: Budget;
  /** Puzzles that are answered once with that budget: every round takes its share. */
  fresh: readonly BenchPuzzle[];
  /** Puzzles of which every round answers all, for everything else that is measured. */
  repeated: readonly BenchPuzzle[];
  rounds: number;
  /** The built service, and its settings for the same model. */
  server: string;
  environment: Readonly<Record<string, string>>;
  /** The package's folder. */
  root: string;
  /** An interpreter with PyTorch, and the repeated puzzles for it. */
  python: { interpreter: string; file: string } | undefined;
}

/** What all rounds measured. */
export interface BenchResults {
  answers: Pass[];
  compared: Measured;
  official: Official[];
  load: UnderLoad[];
  batches: BatchTime[];
}

/** Every round measures everything once. So a machine that becomes slower or faster meanwhile changes all figures alike. */
export async function runRounds(plan: BenchPlan, screen: Screen): Promise<BenchResults> {
  const { model, budget, depth, fresh, repeated, python } = plan;
  const cores = availableParallelism();
  const ours = await Ours.open(model);
  const { H_cycles, L_cycles } = model.architecture;
  const compared: Measured = {
    applications: H_cycles * (L_cycles + 1),
    ours: { workers: ours.parallel, rounds: [], loadMs: ours.loadMs, startMs: [], peakBytes: 0 },
    pytorch: [],
  };
  const results: BenchResults = { answers: [], compared, official: [], load: [], batches: [] };
  try {
    await ours.oneByOne(repeated.slice(0, 3), depth, () => {});
    for (let round = 0; round < plan.rounds; round++) {
      const share = shareOf(fresh, round, plan.rounds);
      const progress = showProgress(5 * repeated.length + share.length + FLOOD, 'answers', screen);
      let done = 0;
      const onAnswer = () => progress.update(++done);
      try {
        const alone = await ours.oneByOne(repeated, depth, onAnswer);
        const perSecond = await ours.together(repeated, depth, ours.parallel, onAnswer);
        compared.ours.rounds.push({ alone, perSecond });
        // Taken in the first round, before the other measurements need memory. Child processes are not counted.
        compared.ours.peakBytes ||= process.resourceUsage().maxRSS * 1024;
        results.answers.push(await ours.oneByOne(share, budget, onAnswer));
        const service = await startService(plan.server, plan.environment);
        try {
          compared.ours.startMs.push(service.startMs);
          const bare = () => ours.together(repeated, budget, AT_ONCE, onAnswer);
          results.load.push(await putUnderLoad(service.url, repeated, bare, onAnswer));
        } finally {
          await service.stop();
        }
      } finally {
        progress.stop();
      }
      results.batches.push(...(await measureBatches(model)));
      if (python) {
        const threads = [...new Set([cores, 1])];
        compared.pytorch.push(await runPyTorch(python.interpreter, plan.root, python.file, threads));
        results.official.push(await runOfficial(python.interpreter, plan.root, cores));
      }
    }
  } finally {
    await ours.close();
  }
  return results;
}

/** Every item belongs to one round, and no round has more than one item more than another. */
export function shareOf<T>(items: readonly T[], round: number, rounds: number): T[] {
  return items.filter((_, i) => i % rounds === round);
}
