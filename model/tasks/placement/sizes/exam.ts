import type { Model } from '../../../../function/models/load.js';
import { UsageError } from '../../../command.js';
import { openEngine } from '../../../engine.js';
import { byChance } from '../../../eval/chance.js';
import type { SizesRequest } from '../../../eval/exam.js';
import { type Screen, showProgress } from '../../../progress.js';
import { emptyingTables } from '../emptying/table.js';
import { rolesTable } from '../roles/table.js';
import { readTrace, TRACE_NEEDED } from './clusters/openb.js';
import { FAMILIES, SIZES, type Size } from './families.js';
import { neverWorse, reasons, refuted, sizeTable } from './report.js';
import type { SizeRival } from './rivals/answer.js';
import { cpSat } from './rivals/cp-sat.js';
import { heuristics } from './rivals/heuristics.js';
import { highs } from './rivals/highs.js';
import { service } from './rivals/service.js';
import { countOf, type Round, runSize, type SizesOrder } from './run.js';

const SECONDS = 3;
/** Clusters of each size on which roles are played. */
const ROLE_CLUSTERS = 10;
const OURS = 'this model';

/** What needs no model. Whose names begin with CP-SAT have bounds that the others are measured against. */
export const RIVALS: readonly SizeRival[] = [
  ...heuristics,
  highs,
  cpSat({ workers: 2 }),
  cpSat({ workers: 1 }),
  cpSat({ workers: 2, hinted: true }),
];
const isCpSat = (rival: string) => rival.startsWith('CP-SAT');

/** The sizes that a request names, all where it names none, without the trace where its folder is not told. @throws {UsageError} */
export function sizesOf({ family, openb }: Pick<SizesRequest, 'family' | 'openb'>): readonly Size[] {
  if (family === undefined) return SIZES.filter((size) => size.family !== 'openb' || openb !== undefined);
  const named = SIZES.filter((size) => size.family === family || size.name.startsWith(family));
  if (named.length === 0) {
    throw new UsageError(`--family to be one of ${FAMILIES.join(', ')}, or how a size begins`, JSON.stringify(family));
  }
  if (openb === undefined && named.some((size) => size.family === 'openb')) throw new UsageError(TRACE_NEEDED, 'none');
  return named;
}

/**
 * Tables of how the model does beside all rivals, with equal time for each cluster: one for each size. Every cluster is
 * new, and every placement is judged by code that is neither the service's nor a rival's.
 */
export async function measureSizes(model: Model, request: SizesRequest, screen: Screen): Promise<string> {
  const { seconds = SECONDS, seed, openb, emptying } = request;
  if (emptying !== undefined) {
    const weights = emptying === 'rules' ? undefined : emptying;
    return emptyingTables({ weights, count: request.clusters ?? ROLE_CLUSTERS, seed, seconds }, screen);
  }
  const sizes = sizesOf(request);
  const trace = openb === undefined ? undefined : await readTrace(openb);
  const engine = await openEngine(model);
  try {
    const chance = byChance(model.task.outputVocabularySize);
    const rivals = [
      service(OURS, model, engine.scheduler),
      service('random numbers in its place', model, chance),
      ...RIVALS,
    ];
    const order: SizesOrder = { sizes, count: request.clusters, seed, seconds, rivals, trace };
    return [
      `Placement at size: ${seconds} s for each cluster and each rival, seed ${seed}. Moves are means of the answers.`,
      ...(await tables(order, screen)),
      ...(request.family === undefined
        ? [
            'Who plays which role in the search, on companies as they run today:',
            await rolesTable(model, engine.scheduler, { count: request.clusters ?? ROLE_CLUSTERS, seed }, screen),
          ]
        : []),
      ...(openb === undefined && request.family === undefined
        ? [`The trace was left out: expected ${TRACE_NEEDED}.`]
        : []),
    ].join('\n\n');
  } finally {
    await engine.close();
  }
}

async function tables(order: SizesOrder, screen: Screen): Promise<string[]> {
  const { sizes, rivals } = order;
  const answers = sizes.reduce((sum, size) => sum + countOf(size, order) * rivals.length, 0);
  const progress = showProgress(answers, 'answers', screen);
  const all: string[] = [];
  let done = 0;
  try {
    for (const size of sizes) all.push(report(size, await runSize(size, order, () => progress.update(++done))));
  } finally {
    progress.stop();
  }
  return all;
}

function report(size: Size, rounds: readonly Round[]): string {
  const notes = [...refuted(rounds).map((line) => `REFUTED: ${line}`), ...reasons(rounds)];
  return [
    `${size.family}, ${size.name}: ${rounds.length} clusters`,
    sizeTable(rounds, isCpSat),
    neverWorse(rounds, OURS),
    ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join('\n')] : []),
  ].join('\n\n');
}
