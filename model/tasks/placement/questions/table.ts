import type { Model } from '../../../../function/models/load.js';
import { openEngine } from '../../../engine.js';
import type { QuestionsRequest } from '../../../eval/exam.js';
import { type Screen, showProgress } from '../../../progress.js';
import { mean, median } from '../../../statistics.js';
import { table } from '../../../table.js';
import { asking } from './ask.js';
import { homelabs } from './clusters.js';
import { balance } from './rows/balance.js';
import { consolidate, consolidateFew } from './rows/consolidate.js';
import { fit } from './rows/fit.js';
import { makeRoom } from './rows/make-room.js';
import { drain, survive } from './rows/outages.js';
import { type Mark, percent, type Row } from './rows/row.js';

const CLUSTERS = 20;
export const ROWS: readonly Row[] = [consolidate, consolidateFew, drain, makeRoom, balance, survive, fit];

const COLUMNS = [
  'verified',
  'proven',
  'right',
  'ms, median',
  'ms, most',
  'figure',
  'ours',
  'reference',
  'rival',
  'its figure',
];

/** The question that every row asks of the same homelabs, marked by references that share no code with the service. */
export async function measureQuestions(
  model: Model,
  { clusters = CLUSTERS, seed }: QuestionsRequest,
  screen: Screen,
): Promise<string> {
  const engine = await openEngine(model, 1);
  const ask = asking(model, engine.scheduler);
  const progress = showProgress(ROWS.length * clusters, 'answers', screen);
  const stream = homelabs(seed);
  const marks = ROWS.map((): Mark[] => []);
  try {
    let done = 0;
    for (let i = 0; i < clusters; i++) {
      const homelab = stream.next().value;
      for (const [r, row] of ROWS.entries()) {
        marks[r]?.push(await row.mark(homelab, ask));
        progress.update(++done);
      }
    }
  } finally {
    progress.stop();
    await engine.close();
  }
  return [
    `The questions of operators: ${clusters} homelabs of 6 to 12 nodes and 40 to 150 pods, seed ${seed}. ` +
      'Milliseconds are those of one core, of all threads together; figures are means.',
    questionTable(ROWS.map((row, r) => [row, marks[r] ?? []])),
    'References: HiGHS on the clusters that it solves in 3 s, which knows no order of moves, so that not every optimum need ' +
      'be in reach (consolidate, balance; right is as good, in balance within half a point); a scheduler that fills the ' +
      'emptiest node, in 20 orders of pods, of whose answers those count that are the same in all (drain, survive); all ' +
      'single moves and pairs (make_room); exact counting (fit). Drains by hand heed no budgets.',
    ...contradictions(ROWS.map((row, r) => [row, marks[r] ?? []])),
  ].join('\n\n');
}

/** One row for each question. */
export function questionTable(rows: readonly (readonly [Row, readonly Mark[]])[]): string {
  return table(
    ['', ...COLUMNS],
    rows.map(([row, marks]) => {
      const times = marks.map(({ ms }) => ms);
      const known = marks.filter(({ best }) => best !== undefined);
      const sum = (of: 'said' | 'right') => marks.reduce((all, mark) => all + mark[of], 0);
      return [
        row.name,
        percent(mean(marks.map(({ verified }) => Number(verified)))),
        percent(mean(marks.map(({ proven }) => Number(proven)))),
        `${sum('right')} of ${sum('said')}`,
        median(times).toFixed(0),
        Math.max(...times).toFixed(0),
        row.figure,
        row.show(mean(known.map(({ ours }) => ours))),
        row.show(mean(known.map(({ best = 0 }) => best))),
        row.rival,
        row.show(mean(known.map(({ rival }) => rival))),
      ];
    }),
  );
}

/** Where an answer claims more than its reference finds, in words: none is expected. */
export function contradictions(rows: readonly (readonly [Row, readonly Mark[]])[]): string[] {
  const lines = rows.flatMap(([{ name }, marks]) =>
    marks.flatMap(({ wrong }, i) => wrong.map((what) => `- REFUTED: ${name}, cluster ${i + 1}: ${what}`)),
  );
  return lines.length === 0 ? [] : [lines.join('\n')];
}
