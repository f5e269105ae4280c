import type { Clock } from '../../../common/clock.js';
import type { Reading } from '../../task.js';
import { Field, Findings } from '../fields.js';
import { Ignored } from '../ignored.js';
import { type Assume, readAssume } from './assume.js';
import { readBudget } from './budgets.js';
import { readLimitRanges } from './counted.js';
import { type Gaps, gapsOf } from './gaps.js';
import { type NodeObject, readNode } from './node.js';
import { COMMAND, Objects } from './objects.js';
import { type PodObject, readPod } from './pod.js';
import { withSharedPins } from './shared-pins.js';
import { readUsage } from './usage.js';
import { Volumes } from './volumes.js';

/** Most nodes of one dump. */
export const MAX_DUMP_NODES = 500;
/** Most pods of one dump. */
export const MAX_DUMP_PODS = 10_000;
/** Most pods that have no node; each of them is tried again whenever a node becomes better for it, which takes time. */
const MAX_PENDING = 1000;

/** A cluster as kubectl shows it: what matters for placement, and what the dump does not show. */
export interface Dump {
  readonly nodes: readonly NodeObject[];
  /** Pods that take up room on a node, or want to. */
  readonly pods: readonly PodObject[];
  readonly assume: Assume;
  readonly gaps: Gaps;
  readonly ignored: Ignored;
  /** The objects as they came, and what came beside them, for the replay, which shares no code with this reader. */
  readonly raw: { readonly items: readonly unknown[]; readonly usage: unknown; readonly assume: unknown };
}

/** Reads a context that holds a dump: a problem, or what is wrong with it, field by field. */
export function readDump(context: Record<string, unknown>, clock: Clock): Reading<Dump> {
  const findings = new Findings();
  const ignored = new Ignored();
  const root = new Field(context, '/context', findings);
  const list = root.get('kubernetes');
  const objects = new Objects(list, ignored);
  const assume = readAssume(root.get('assume'));
  const around = { pods: objects.of('Pod'), ignored, clock };
  const usage = readUsage(root.get('usage'), objects.of('PodMetrics'), around);
  if (findings.invalid) return findings.invalid;
  const tooMany = (what: string, most: number, got: number) =>
    got > most && list.fail(`expected at most ${most} ${what}, got ${got}`);
  tooMany('nodes', MAX_DUMP_NODES, objects.of('Node').length);
  tooMany('pods', MAX_DUMP_PODS, objects.of('Pod').length);
  if (!objects.has('Node')) list.fail(`expected at least one Node among the items, got none: run ${COMMAND}`);
  if (findings.invalid) return findings.invalid;
  const nodes = objects.of('Node').flatMap((item) => readNode(item) ?? []);
  // Pods are read only when all nodes were: those of a node that is missing would each be reported as well.
  if (findings.invalid) return findings.invalid;
  unique(objects.of('Node'), nodes);
  const known = {
    nodes,
    indices: new Map(nodes.map(({ name }, i) => [name, i])),
    volumes: new Volumes(objects.of('PersistentVolume'), objects.of('PersistentVolumeClaim')),
    usage: usage.byPod,
    ranges: readLimitRanges(objects.of('LimitRange')),
    assume,
    ignored,
  };
  const budgets = objects.of('PodDisruptionBudget').map(readBudget);
  const read = objects.of('Pod').flatMap((item) => {
    clock.check();
    const pod = readPod(item, known);
    return pod ? [{ item, pod }] : [];
  });
  unique(
    read.map(({ item }) => item),
    read.map(({ pod }) => pod),
  );
  tooMany(
    'pods without a node',
    MAX_PENDING,
    read.filter(({ pod }) => pod.at === undefined && pod.kind === 'waiting').length,
  );
  if (findings.invalid) return findings.invalid;
  const gaps = gapsOf(objects, assume.complete);
  const pods = withSharedPins(
    read.map(({ pod }) => pod),
    budgets,
    clock,
  );
  for (const { name, taints } of nodes) {
    const preferred = taints.some(({ effect }) => effect === 'PreferNoSchedule');
    if (preferred) {
      ignored.add('taints that only prefer (PreferNoSchedule), except where the scheduler chooses', `node ${name}`);
    }
  }
  const raw = { items: objects.raw, usage: usage.plain, assume: context.assume };
  return { kind: 'problem', problem: { nodes, pods, assume, gaps, ignored, raw } };
}

/** Reports objects whose name another object of the same kind has already. */
function unique(items: readonly Field[], named: readonly { name: string }[]): void {
  const seen = new Set<string>();
  for (const [i, { name }] of named.entries()) {
    if (seen.has(name)) items[i]?.get('metadata').get('name').fail(`expected every object once, got ${name} twice`);
    seen.add(name);
  }
}
