import type { Json } from '../replay/json.js';
import { Replay } from '../replay/replay.js';
import type { Ground } from '../situation/situation.js';
import { podName, podsOf, type Template } from './template.js';

/** How many replicas more of a workload would fit, after all that were asked for. */
export interface More {
  /** As many as the scheduler places one after another: in the trial where the fewest fit, and where the most do. */
  readonly least: number;
  readonly most: number;
  /** No more than this many, as long as no pod is moved; undefined where nothing limits it. */
  readonly atMost: number | undefined;
  /** No more than this many, whatever is moved. */
  readonly afterMoves: number | undefined;
  /** Whether more were not tried, so that there may be room for more than `most`. */
  readonly cut: boolean;
}

/** How many replicas more are tried, times nodes; a count, so that equal requests get equal answers. */
const MOST_WORK = 12_000;
/** How many beyond the bound of the first trial are tried, since others may leave more room. */
const BEYOND = 2;
/** Trials with other orders of pods, by requests alone and by what pods are taken to need. */
const TRIALS = 4;

/** Counts by letting more and more replicas come, after all other pods. */
export function moreOf(
  { dump, clock }: Ground,
  items: readonly Json[],
  arriving: ReadonlySet<string>,
  template: Template,
  prefix: string,
): More {
  const { usage, assume } = dump.raw;
  const replayOf = (count: number) => {
    const pods = podsOf(template, `${prefix}-more`, count, true);
    const names = pods.map(podName);
    const replay = new Replay({ items: [...items, ...pods], usage, assume, clock });
    return { names, replay, goal: { arriving: new Set([...arriving, ...names]) } };
  };
  const probe = replayOf(1);
  const bounds = probe.replay.roomFor(probe.names[0] ?? '', probe.goal);
  const most = Math.max(1, Math.floor(MOST_WORK / dump.nodes.length));
  const tryOut = Math.min(most, bounds.asThingsAre + BEYOND);
  const { names, replay, goal } = replayOf(tryOut);
  const counts = Array.from({ length: TRIALS }, (_, number) => {
    const landed = new Set(replay.attempt([], number, goal).landed.map(({ pod }) => pod));
    return names.filter((name) => landed.has(name)).length;
  });
  return {
    least: Math.min(...counts),
    most: Math.max(...counts),
    atMost: finite(bounds.asThingsAre),
    afterMoves: finite(bounds.afterMoves),
    cut: tryOut === most && Math.max(...counts) === tryOut,
  };
}

const finite = (bound: number) => (Number.isFinite(bound) ? bound : undefined);
