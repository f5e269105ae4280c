import type { Clock } from '../../../common/clock.js';
import type { Reading } from '../../task.js';
import { Field, Findings } from '../fields.js';
import { Ignored } from '../ignored.js';
import { type Assume, readAssume } from './assume.js';
import { allowance, type Budget, protects, readBudget } from './budgets.js';
import { readLimitRanges } from './counted.js';
import { type Gaps, gapsOf } from './gaps.js';
import { type NodeObject, readNode } from './node.js';
import { Objects } from './objects.js';
import { type PodObject, readPod } from './pod.js';
import { readUsage } from './usage.js';
import { Volumes } from './volumes.js';

/** Most nodes, and most pods that hold something, of one dump. */
export const MAX_DUMP_NODES = 100;
export const MAX_DUMP_PODS = 2000;
/** Most pods that have no node: each of them is tried again whenever another one lands. */
const MAX_PENDING = 200;

/** A cluster as kubectl shows it: what counts of it, and what it does not say. */
export interface Dump {
  readonly nodes: readonly NodeObject[];
  /** Pods that hold something or want to. */
  readonly pods: readonly PodObject[];
  readonly assume: Assume;
  readonly gaps: Gaps;
  readonly ignored: Ignored;
  /** The objects as they came, for who reads them with eyes of its own; and what came beside them. */
  readonly raw: { readonly items: readonly unknown[]; readonly usage: unknown; readonly assume: unknown };
}

export function readDump(context: Record<string, unknown>, clock: Clock): Reading<Dump> {
  const findings = new Findings();
  const ignored = new Ignored();
  const root = new Field(context, '/context', findings);
  const list = root.get('kubernetes');
  const objects = new Objects(list, ignored);
  const assume = readAssume(root.get('assume'));
  const usage = readUsage(root.get('usage'), objects.of('PodMetrics'));
  if (findings.invalid) return findings.invalid;
  const tooMany = (what: string, most: number, got: number) =>
    got > most && list.fail(`expected at most ${most} ${what}, got ${got}`);
  tooMany('nodes', MAX_DUMP_NODES, objects.of('Node').length);
  tooMany('pods', MAX_DUMP_PODS, objects.of('Pod').length);
  if (objects.of('Node').length === 0) list.fail('expected at least one Node among the items, got none');
  if (findings.invalid) return findings.invalid;
  const nodes = objects.of('Node').flatMap((item) => readNode(item) ?? []);
  // A node that could not be read would make unknown what runs there: its pods are read when all nodes are.
  if (findings.invalid) return findings.invalid;
  unique(objects.of('Node'), nodes);
  const around = {
    nodes,
    indices: new Map(nodes.map(({ name }, i) => [name, i])),
    volumes: new Volumes(objects.of('PersistentVolume'), objects.of('PersistentVolumeClaim')),
    usage,
    ranges: readLimitRanges(objects.of('LimitRange')),
    assume,
    ignored,
  };
  const budgets = objects.of('PodDisruptionBudget').map(readBudget);
  const read = objects.of('Pod').flatMap((item) => {
    clock.check();
    const pod = readPod(item, around);
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
  const pods = withPins(
    read.map(({ pod }) => pod),
    budgets,
    clock,
  );
  for (const { name, taints } of nodes) {
    const preferred = taints.some(({ effect }) => effect === 'PreferNoSchedule');
    if (preferred)
      ignored.add('taints that only prefer (PreferNoSchedule), except where the scheduler chooses', `node ${name}`);
  }
  const raw = { items: objects.raw, usage: context.usage, assume: context.assume };
  return { kind: 'problem', problem: { nodes, pods, assume, gaps, ignored, raw } };
}

function unique(items: readonly Field[], named: readonly { name: string }[]): void {
  const seen = new Set<string>();
  for (const [i, { name }] of named.entries()) {
    if (seen.has(name)) items[i]?.get('metadata').get('name').fail(`expected every object once, got ${name} twice`);
    seen.add(name);
  }
}

/** What only all pods together tell: budgets that allow nothing, and claims that several pods mount at once. */
function withPins(pods: readonly PodObject[], budgets: readonly Budget[], clock: Clock): PodObject[] {
  const users = new Map<string, number>();
  for (const { mounts } of pods) for (const claim of mounts.exclusive) users.set(claim, (users.get(claim) ?? 0) + 1);
  const strict = new Set(
    budgets.filter((budget) => {
      clock.check();
      return allowance(budget, pods) === 0;
    }),
  );
  return pods.map((pod): PodObject => {
    const evictable = pod.kind === 'free' || pod.kind === 'waiting';
    if (!evictable && pod.pin?.kind !== 'operator' && pod.pin?.kind !== 'claim') return pod;
    clock.check();
    const mine = budgets.filter((one) => protects(one, pod));
    const zero = mine.find((one) => strict.has(one));
    const names = mine.map(({ name }) => name).join(' and ');
    const why =
      mine.length > 1
        ? `PodDisruptionBudgets ${names} both cover it, and so its eviction is refused`
        : zero && `PodDisruptionBudget ${zero.name} allows no disruption`;
    if (why !== undefined)
      return { ...pod, kind: pod.kind === 'waiting' ? 'waiting' : 'fixed', pin: { kind: 'no', why } };
    if (pod.kind !== 'free') return pod;
    const shared = pod.mounts.exclusive.find((claim) => (users.get(claim) ?? 0) > 1);
    if (shared === undefined) return pod;
    const together = `other pods mount its ReadWriteOnce claim ${shared}, and all of them would have to go to one node`;
    return { ...pod, kind: 'fixed', pin: { kind: 'caution', why: together } };
  });
}
