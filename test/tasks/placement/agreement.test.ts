import { describe, expect, it } from 'vitest';
import { nodesInUse, violationsOf } from '../../../function/tasks/placement/check.js';
import { picker } from '../../../function/trm/state/random.js';
import { type Fault, judge } from './judge.js';
import { BREAKS, type Placement, thrown, validPlacement, validPlacements } from './random-clusters.js';

const COUNT = 10_000;

/** What the task's checker says in words, by the rule that it is about. */
const WORDS: readonly (readonly [Fault['rule'], RegExp])[] = [
  ['a node for every workload', /has no node$/],
  ['allowed nodes only', /may not run on/],
  ['cpu', /m CPU for workloads/],
  ['memory', /bytes of memory for workloads/],
  ['apart', /share a node and must not$/],
  ['together', /must share a node and do not$/],
];

/** A third valid, a third with one rule broken, a third thrown. */
function* mixture(seed: number): Generator<Placement, never> {
  const pick = picker(seed);
  for (let i = 0; ; i++) {
    const valid = validPlacement(pick);
    const [, broken] = BREAKS[pick(BREAKS.length)] ?? [];
    if (i % 3 === 0) yield valid;
    else if (i % 3 === 1) yield broken?.(valid, pick) ?? valid;
    else yield thrown(valid, pick);
  }
}

/** The rules that a placement breaks, once the checker is seen to agree with the judge on it. */
function agreed({ cluster, assignment }: Placement, name: string): ReadonlySet<Fault['rule']> {
  const { faults, nodes } = judge(cluster, assignment);
  const violations = violationsOf(cluster, assignment);
  // A plain comparison: ten thousand messages would take longer than the rest.
  if ((faults.length === 0) !== (violations.length === 0)) expect(violations, name).toEqual(faults);
  const broken = new Set(faults.map(({ rule }) => rule));
  // What has no node takes none, which one of the two counts and the other leaves to the rule about it.
  if (broken.has('a node for every workload')) return broken;
  const inUse = nodesInUse(cluster, assignment);
  if (inUse !== nodes) expect(inUse, name).toBe(nodes);
  // Beyond the first twenty the checker only counts.
  if (violations.length > 20) return broken;
  const said = WORDS.filter(([, words]) => violations.some((text) => words.test(text))).map(([rule]) => rule);
  if (said.length !== broken.size || said.some((rule) => !broken.has(rule))) expect(said, name).toEqual([...broken]);
  return broken;
}

describe('the checker of the task and the independent judge', () => {
  it(`agree on ${COUNT} random placements`, () => {
    const seen = { valid: 0, broken: 0 };
    const rules = new Map<Fault['rule'], number>();
    const placements = mixture(20_260);
    for (let i = 0; i < COUNT; i++) {
      const broken = agreed(placements.next().value, `placement ${i}`);
      seen[broken.size === 0 ? 'valid' : 'broken']++;
      for (const rule of broken) rules.set(rule, (rules.get(rule) ?? 0) + 1);
    }
    expect(seen.valid).toBeGreaterThan(COUNT * 0.3);
    expect(seen.broken).toBeGreaterThan(COUNT * 0.3);
    for (const [rule] of WORDS) expect(rules.get(rule), rule).toBeGreaterThan(COUNT * 0.03);
  });

  it('find nothing wrong with placements that clusters were made around', () => {
    const placements = validPlacements(7);
    for (let i = 0; i < 1000; i++) {
      const { cluster, assignment } = placements.next().value;
      expect(judge(cluster, assignment).faults).toEqual([]);
      expect(violationsOf(cluster, assignment)).toEqual([]);
    }
  });

  it.each(BREAKS.map(([rule, broken]) => ({ rule, broken })))('find $rule broken, and nothing else', (of) => {
    const pick = picker(11);
    let broken = 0;
    for (let i = 0; i < 300; i++) {
      const placement = of.broken(validPlacement(pick), pick);
      if (!placement) continue;
      broken++;
      const { cluster, assignment } = placement;
      expect(judge(cluster, assignment).faults.map(({ rule }) => rule)).toEqual([of.rule]);
      // A workload without a node is away from its partners, too.
      const [first] = violationsOf(cluster, assignment);
      expect(first).toMatch(WORDS.find(([rule]) => rule === of.rule)?.[1] ?? /^$/);
    }
    expect(broken).toBeGreaterThan(200);
  });
});
