import { record } from '../replay/json.js';
import { Replay, type ReplayOutcome } from '../replay/replay.js';
import { WHOLE } from '../room/trials.js';
import type { Ground } from '../situation/situation.js';
import { type More, moreOf } from './more.js';
import { podName, podsOf, type Template } from './template.js';

/** One new workload, and what becomes of it. */
export interface Fitted {
  readonly template: Template;
  /** Names of its new pods. */
  readonly pods: readonly string[];
  /** How many of them find a node: in the trial where the fewest do, and where the most do. */
  readonly least: number;
  readonly most: number;
  /** How many replicas more would fit; undefined where not all that are asked for do. */
  readonly more: More | undefined;
}

export interface FitAnswer {
  /** conditional: it depends on which nodes the scheduler picks, and in which order the pods come. */
  readonly ok: 'yes' | 'conditional' | 'no';
  readonly workloads: readonly Fitted[];
  /** What comes of them in each trial, which is empty where nothing is asked for. */
  readonly outcomes: readonly ReplayOutcome[];
  /** What goes wrong in some trial though every pod finds a node. */
  readonly conditions: readonly string[];
}

/** For how many workloads it is counted how many more would fit: fewer in large dumps, which are read anew for each. */
const COUNTED_OBJECTS = 20_000;

/** Where new pods go, whether they all fit, and how many more of each workload would. */
export function fitted(ground: Ground, templates: readonly Template[]): FitAnswer {
  const { dump, clock } = ground;
  const items = dump.raw.items.map(record);
  const taken = new Set(dump.pods.map(({ name }) => name));
  const groups = templates.map((template, i) => {
    const prefix = prefixFor(template, i, taken);
    return { template, prefix, pods: podsOf(template, prefix, template.replicas) };
  });
  const added = groups.flatMap(({ pods }) => pods);
  const arriving = new Set(added.map(podName));
  const { usage, assume } = dump.raw;
  const replay = new Replay({ items: [...items, ...added], usage, assume, clock });
  const outcomes = Array.from({ length: added.length === 0 ? 0 : WHOLE }, (_, n) => replay.run([], n, { arriving }));
  const landed = outcomes.map((outcome) => new Set(outcome.landed.map(({ pod }) => pod)));
  let counted = Math.ceil(COUNTED_OBJECTS / Math.max(1, items.length + added.length));
  const workloads = groups.map(({ template, prefix, pods }): Fitted => {
    const names = pods.map(podName);
    const counts = landed.map((those) => names.filter((name) => those.has(name)).length);
    const [least, most] = counts.length === 0 ? [0, 0] : [Math.min(...counts), Math.max(...counts)];
    const isCounted = least === names.length && counted-- > 0;
    const more = !isCounted ? undefined : moreOf(ground, [...items, ...added], arriving, template, prefix);
    return { template, pods: names, least, most, more };
  });
  const conditions = conditionsOf(ground, outcomes, arriving);
  return { ok: verdictOf(workloads, conditions, landed), workloads, outcomes, conditions };
}

function verdictOf(
  workloads: readonly Fitted[],
  conditions: readonly string[],
  landed: readonly ReadonlySet<string>[],
): FitAnswer['ok'] {
  const all = (those: ReadonlySet<string>) => workloads.every(({ pods }) => pods.every((pod) => those.has(pod)));
  if (landed.every(all)) return conditions.length === 0 ? 'yes' : 'conditional';
  return landed.some(all) ? 'conditional' : 'no';
}

/** What goes wrong in some trial: nodes that are overloaded, and pods that wait today and lose their place to new ones. */
function conditionsOf(
  { waiting }: Ground,
  outcomes: readonly ReplayOutcome[],
  arriving: ReadonlySet<string>,
): string[] {
  const hopeful = new Map(waiting.flatMap(({ pod, to }) => (to === undefined ? [] : [[pod, to] as const])));
  const found = outcomes.flatMap((outcome) => [
    ...outcome.violations,
    ...outcome.waiting.flatMap(({ pod }) =>
      hopeful.has(pod) && !arriving.has(pod) ? [`${pod} waits today, and the new pods may take its place`] : [],
    ),
  ]);
  return [...new Set(found)];
}

/** What the names of new pods begin with, so that none has the name of another pod. */
function prefixFor({ name, namespace }: Template, index: number, taken: ReadonlySet<string>): string {
  const plain = name.slice(namespace.length + 1);
  let prefix = index === 0 ? `${plain}-new` : `${plain}-new${index + 1}`;
  while ([...taken].some((other) => other.startsWith(`${namespace}/${prefix}-`))) prefix = `${prefix}x`;
  return prefix;
}
