import { UNBOUNDED } from '../function/common/clock.js';
import { drainAlone } from '../function/tasks/placement/drain/alone.js';
import { readDump } from '../function/tasks/placement/kubernetes/dump.js';
import { drainPlan } from '../function/tasks/placement/situation/plan.js';
import { emptied, mayGo, type Situation, situationOf } from '../function/tasks/placement/situation/situation.js';
import { setting } from './bench/setting.js';
import { type Help, readArguments, runIfProgram, UsageError, wholeNumber } from './command.js';
import { median } from './statistics.js';
import { table } from './table.js';
import { clusterDump, DUMP_SIZES, type DumpSize } from './tasks/placement/exam/dump/index.js';

const HELP: Help = {
  usage: 'npm run bench:replay -- [--nodes 500] [--rounds 3] [--seed 1]',
  purpose:
    'Measures what it takes to read dumps of whole clusters and to check plans on them, step by step: made-up clusters of\n' +
    `${DUMP_SIZES.map(({ nodes, pods }) => `${nodes} nodes and ${pods} pods`).join(', ')}. All in one thread.`,
  options: {
    '--nodes': 'only the size with so many nodes',
    '--rounds': 'how often everything is measured (3)',
    '--seed': 'the same seed gives the same clusters (1)',
  },
};

/** How many pods the plan moves that is checked: this share of those that may, and at most so many. */
const MOVED = { share: 1 / 4, most: 2000 };
const TRIALS = 24;

/** Milliseconds of each step for one dump. */
export interface ReplayTimes {
  readonly parse: number;
  readonly read: number;
  readonly situation: number;
  readonly check: number;
  readonly alone: number;
  readonly moves: number;
  /** Bytes of JSON. */
  readonly bytes: number;
}

/** Reads a dump as the service does, and checks one plan and all nodes alone. @throws {Error} when the dump is refused */
export function measureReplay(json: string): ReplayTimes {
  const laps: number[] = [];
  const timed = <T>(work: () => T): T => {
    const began = performance.now();
    const result = work();
    laps.push(performance.now() - began);
    return result;
  };
  const kubernetes: unknown = timed(() => JSON.parse(json));
  const reading = timed(() => readDump({ kubernetes }, UNBOUNDED));
  if (reading.kind !== 'problem') throw new Error(`expected a dump, got ${JSON.stringify(reading).slice(0, 500)}`);
  const situation = timed(() => situationOf(reading.problem, UNBOUNDED));
  const nodes = nodesToEmpty(situation);
  const { steps } = drainPlan(nodes.flatMap((n) => situation.places[n] ?? []).map((place) => emptied(place)));
  // Every trial is run, also where the plan fails in the first one, since this measures and answers nothing.
  timed(() => {
    for (let trial = 0; trial < TRIALS; trial++) situation.replay.run(steps, trial);
  });
  timed(() => drainAlone(situation));
  const [parse = 0, read = 0, whole = 0, check = 0, alone = 0] = laps;
  const moves = nodes.reduce((sum, n) => sum + (situation.places[n]?.free.length ?? 0), 0);
  return { parse, read, situation: whole, check, alone, moves, bytes: json.length };
}

/** Nodes that may be emptied, those with the fewest pods first, until enough pods move. */
function nodesToEmpty(situation: Situation): number[] {
  const { places, dump } = situation;
  const pods = (n: number) => places[n]?.free.length ?? 0;
  const most = Math.min(MOVED.most, dump.pods.filter(({ kind }) => kind === 'free').length * MOVED.share);
  const able = places.flatMap((place, n) => (mayGo(place, situation) ? [n] : [])).sort((a, b) => pods(a) - pods(b));
  let moved = 0;
  return able.filter((n) => {
    moved += pods(n);
    return moved <= most;
  });
}

/** A row for each size, with the medians of its rounds. */
export function replaysTable(
  measured: readonly { size: DumpSize; rounds: readonly ReplayTimes[]; peak: number }[],
): string {
  const heading = [
    'nodes × pods',
    'MiB',
    'parse',
    'read',
    'situation',
    `${TRIALS} trials`,
    'moves',
    'alone',
    'RSS MiB',
  ];
  return table(
    heading,
    measured.map(({ size, rounds, peak }) => {
      const middle = (of: (times: ReplayTimes) => number) => median(rounds.map(of));
      return [
        `${size.nodes} × ${size.pods}`,
        (middle(({ bytes }) => bytes) / 2 ** 20).toFixed(1),
        middle(({ parse }) => parse).toFixed(0),
        middle(({ read }) => read).toFixed(0),
        middle(({ situation }) => situation).toFixed(0),
        middle(({ check }) => check).toFixed(0),
        middle(({ moves }) => moves).toFixed(0),
        middle(({ alone }) => alone).toFixed(0),
        (peak / 2 ** 20).toFixed(0),
      ];
    }),
  );
}

async function replays(args: string[]): Promise<void> {
  const { values } = readArguments({
    args,
    options: {
      nodes: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
    },
  });
  const nodes = wholeNumber('nodes', values.nodes, 1);
  const rounds = wholeNumber('rounds', values.rounds, 1, 100);
  const seed = wholeNumber('seed', values.seed, 0, 2 ** 32 - 1);
  const sizes = DUMP_SIZES.filter((size) => nodes === undefined || size.nodes === nodes);
  if (sizes.length === 0) {
    throw new UsageError(`--nodes to be ${DUMP_SIZES.map((size) => size.nodes).join(', ')}`, String(nodes));
  }
  const measured = sizes.map((size) => {
    const json = JSON.stringify(clusterDump(size, seed));
    const times = Array.from({ length: rounds }, () => measureReplay(json));
    // The peak of the process so far: sizes come from the smallest to the largest.
    return { size, rounds: times, peak: process.resourceUsage().maxRSS * 1024 };
  });
  console.log(
    `Milliseconds, medians of ${rounds} rounds; seed ${seed}.\n${setting(undefined)}\n\n${replaysTable(measured)}`,
  );
}

await runIfProgram(import.meta.url, HELP, replays);
