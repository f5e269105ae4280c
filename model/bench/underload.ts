import { median, quantile } from '../statistics.js';
import { table } from '../table.js';
import { type Liveness, watchLiveness } from './liveness.js';
import { load } from './load.js';
import type { BenchPuzzle } from './puzzles.js';
import { countReplies, type ReplyCounts, sumCounts } from './reply-counts.js';

/** Requests at once: as many as the service should carry, and more than it can carry. */
export const AT_ONCE = 32;
export const FLOOD = 500;

/** How the service answered many requests at once, and the same ones one after another. Speeds are replies of status 200 a second. */
export interface UnderLoad {
  /** Speed of the bare workers: AT_ONCE requests at once, without HTTP. */
  bare: number;
  alone: { perSecond: number; counts: ReplyCounts };
  together: { perSecond: number; counts: ReplyCounts; liveness: Liveness };
  flood: { counts: ReplyCounts; liveness: Liveness };
}

/** One round. `bare` gives puzzles per second of the same puzzles, as many at once, without HTTP. */
export async function putUnderLoad(
  url: string,
  puzzles: readonly BenchPuzzle[],
  bare: () => Promise<number>,
  onReply: () => void,
): Promise<UnderLoad> {
  const bodies = puzzles.map(({ request }) => JSON.stringify(request));
  const flood = Array.from({ length: FLOOD }, (_, i) => bodies[i % bodies.length] ?? '');
  const send = async (sent: readonly string[], atOnce: number) => {
    const { replies, seconds } = await load(url, sent, atOnce, onReply);
    return { perSecond: replies.filter((reply) => reply?.status === 200).length / seconds, replies };
  };
  const watched = await watchLiveness(url, () => send(bodies, AT_ONCE));
  const barely = await bare();
  const alone = await send(bodies, 1);
  const flooded = await watchLiveness(url, () => send(flood, FLOOD));
  const { perSecond, replies } = watched.done;
  return {
    bare: barely,
    alone: { perSecond: alone.perSecond, counts: countReplies(alone.replies, puzzles) },
    together: { perSecond, counts: countReplies(replies, puzzles), liveness: watched.liveness },
    flood: { counts: countReplies(flooded.done.replies, puzzles), liveness: flooded.liveness },
  };
}

/** Three tables: speeds (ratios within a round, then their medians), what became of the requests, and liveness. */
export function underLoadTables(rounds: readonly UnderLoad[]): string {
  return [speeds(rounds), fates(rounds), lives(rounds)].join('\n\n');
}

function speeds(rounds: readonly UnderLoad[]): string {
  const row = (name: string, speed: (round: UnderLoad) => number) => [
    name,
    median(rounds.map(speed)).toFixed(1),
    `${(100 * median(rounds.map((round) => speed(round) / round.bare))).toFixed(1)} %`,
    `${median(rounds.map((round) => speed(round) / round.alone.perSecond)).toFixed(2)} times`,
  ];
  return table(
    ['median of the rounds', 'answers per second', 'of the bare workers', 'of one after another'],
    [
      row('HTTP, one after another', ({ alone }) => alone.perSecond),
      row(`HTTP, ${AT_ONCE} at once`, ({ together }) => together.perSecond),
      row(`bare workers, ${AT_ONCE} at once, no HTTP`, ({ bare }) => bare),
    ],
  );
}

function fates(rounds: readonly UnderLoad[]): string {
  const row = (name: string, all: readonly ReplyCounts[]) => {
    const { verified, unverified, untrue, refused, brusque, late, lost } = sumCounts(all);
    const counts = [verified, unverified, untrue, refused, brusque, late, lost];
    return [name, String(counts.reduce((a, b) => a + b)), ...counts.map(String)];
  };
  return table(
    [
      'all rounds',
      'requests',
      '200, right and verified',
      '200, verified: false',
      '200, untrue',
      '503, Retry-After',
      '503 without',
      '504',
      'lost',
    ],
    [
      row(
        'one after another',
        rounds.map(({ alone }) => alone.counts),
      ),
      row(
        `${AT_ONCE} at once`,
        rounds.map(({ together }) => together.counts),
      ),
      row(
        `${FLOOD} at once`,
        rounds.map(({ flood }) => flood.counts),
      ),
    ],
  );
}

function lives(rounds: readonly UnderLoad[]): string {
  const row = (name: string, all: readonly Liveness[]) => {
    const latencies = all.flatMap((liveness) => liveness.latencies);
    return [
      name,
      String(latencies.length),
      String(all.reduce((n, { failed }) => n + failed, 0)),
      ...[median(latencies), quantile(latencies, 0.99), quantile(latencies, 1)].map((ms) => ms.toFixed(1)),
      Math.max(...all.map(({ ownDelay }) => ownDelay)).toFixed(1),
    ];
  };
  return table(
    [
      '/health/liveness, all rounds',
      'answered',
      'failed',
      'median ms',
      '99th percentile',
      'worst ms',
      'late by itself',
    ],
    [
      row(
        `during ${AT_ONCE} at once`,
        rounds.map(({ together }) => together.liveness),
      ),
      row(
        `during ${FLOOD} at once`,
        rounds.map(({ flood }) => flood.liveness),
      ),
    ],
  );
}
