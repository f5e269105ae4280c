import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Replay } from '../../../../function/tasks/placement/replay/replay.js';
import { drain } from './objects.js';

/** Public dumps and bug reports, with what a replay that others wrote says of draining each node alone. */
const FOLDER = new URL('../../../cases/kubernetes/', import.meta.url);

interface Fact {
  readonly ok: boolean;
  readonly why: readonly string[];
}
interface Case {
  readonly drain_alone: Readonly<Record<string, Fact>>;
}
interface PodObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly controller?: boolean }[];
  };
  readonly spec?: { readonly nodeName?: string };
  readonly status?: { readonly phase?: string };
}
interface Body {
  readonly context: { readonly kubernetes: { readonly items: readonly PodObject[] } };
}

const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
const expected = read<Readonly<Record<string, Case>>>('expect.json');
const TRIALS = 40;
const EVICTABLE = ['ReplicaSet', 'StatefulSet', 'Job', 'ReplicationController'];
const nameOf = ({ metadata }: PodObject) => `${metadata.namespace ?? 'default'}/${metadata.name}`;

const leaving = (items: readonly PodObject[], on: string) =>
  items.filter(({ kind, spec, status, metadata }) => {
    const owner = metadata.ownerReferences?.find(({ controller }) => controller);
    const runs = status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
    return kind === 'Pod' && runs && spec?.nodeName === on && EVICTABLE.includes(owner?.kind ?? '');
  });

describe.each(readdirSync(FOLDER).filter((file) => /p?\.json$/.test(file) && file !== 'expect.json'))('%s', (file) => {
  const { items } = read<Body>(file).context.kubernetes;
  const replay = new Replay({ items, assume: { volumes: 'portable', arch: 'any' } });
  it.each(Object.entries(expected[`shared/${file}`]?.drain_alone ?? {}))('%s', (name, fact) => {
    const lost = new Set(replay.run([], 0).waiting.map(({ pod }) => pod));
    const pods = leaving(items, name).map(nameOf);
    const steps = drain(name, ...pods.filter((pod) => !lost.has(pod)));
    const outcomes = Array.from({ length: TRIALS }, (_, seed) => replay.run(steps, seed));
    const doomed = pods.filter((pod) => lost.has(pod));
    const told = fact.why.flatMap((why) => /^(\S+) fits nowhere else/.exec(why)?.[1] ?? []);
    const stuck = new Set([...doomed, ...outcomes.flatMap(({ pending }) => pending.map(({ pod }) => pod))]);
    // What the facts say is whether it can go well, in whatever order; a pod that they name is stuck in some of them.
    expect(doomed.length === 0 && outcomes.some(({ ok }) => ok)).toBe(fact.ok);
    expect([...stuck]).toEqual(expect.arrayContaining(told));
  });
});
