import { Board, isAllowed } from './board.js';
import { type Amount, isMovable, matches, type Pod, type Reference } from './cluster.js';
import { mayLeave } from './outage.js';

/** What is best: the fewest nodes in use, or the lowest peak of CPU and memory of any node. */
export interface Goal {
  readonly least: 'nodes' | 'peak';
  /** The most pods that may move; undefined for any number. */
  readonly moves: number | undefined;
}

/** Pods that are alike: so many of them, on one node today where moves are counted. */
interface Group {
  readonly pod: Pod;
  readonly members: readonly number[];
  readonly home: number | undefined;
  readonly allowed: readonly number[];
}

const RESOURCES = ['cpu', 'memory'] as const;

/**
 * An integer program for HiGHS. It asks of a layout what the scheduler asks when it places a pod, but not in which order
 * pods can move: its optimum is one that no plan can beat, and that some clusters may not reach.
 */
export function programOf(cluster: Reference, goal: Goal): string {
  const board = new Board(cluster);
  const stays = (pod: Pod, p: number) => !isMovable(pod) || pod.at === undefined || !mayLeave(board, p);
  const fixed = cluster.pods.filter(stays);
  const groups = groupsOf(cluster, (pod, p) => !stays(pod, p), goal.moves !== undefined);
  const rows = [
    ...groups.map(({ members, allowed }, g) => `${sum(allowed.map((n) => x(g, n)))} = ${members.length}`),
    ...cluster.machines.flatMap((_, n) => roomRows(cluster, groups, fixed, n, goal)),
    ...apartRows(cluster, groups, fixed),
    ...spreadRows(cluster, groups, fixed, board),
    ...severalRows(cluster, groups, fixed),
    ...moveRows(groups, goal),
  ];
  const open = [...cluster.machines.keys()];
  const most = groups.flatMap(({ members, allowed }, g) => allowed.map((n) => `${x(g, n)} <= ${members.length}`));
  return [
    'Minimize',
    `best: ${goal.least === 'peak' ? 'peak' : sum(open.map(y))}`,
    'Subject To',
    ...rows,
    'Bounds',
    ...most,
    'General',
    ...groups.flatMap(({ allowed }, g) => allowed.map((n) => x(g, n))),
    ...levelsIn(rows),
    'Binary',
    ...open.map(y),
    'End',
  ].join('\n');
}

const x = (g: number, n: number) => `x_${g}_${n}`;
const y = (n: number) => `y_${n}`;
/** Terms with a line each, since lines of the format are short. */
const sum = (terms: readonly string[]) => (terms.length === 0 ? '0 zero' : terms.join('\n + '));
const levelsIn = (rows: readonly string[]) => [...new Set(rows.flatMap((row) => row.match(/level_\d+/g) ?? []))];

function groupsOf({ machines, pods }: Reference, moves: (pod: Pod, p: number) => boolean, byHome: boolean): Group[] {
  const groups = new Map<string, { pod: Pod; members: number[] }>();
  for (const [p, pod] of pods.entries()) {
    if (!moves(pod, p)) continue;
    const { at, request, selector, tolerations, volumes, apart, spreads, labels, namespace } = pod;
    const app = labels['app.kubernetes.io/name'] ?? pod.name;
    const alike = [byHome ? at : 0, request, selector, tolerations, volumes, apart, spreads, app, namespace];
    const key = JSON.stringify(alike);
    const group = groups.get(key) ?? { pod, members: [] };
    group.members.push(p);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ pod, members }) => ({
    pod,
    members,
    home: byHome ? pod.at : undefined,
    allowed: machines.flatMap((machine, n) => (isAllowed(pod, machine) || (byHome && n === pod.at) ? [n] : [])),
  }));
}

/** What a node has room for, whether it is in use, and how full it is at most. */
function roomRows(
  { machines }: Reference,
  groups: readonly Group[],
  fixed: readonly Pod[],
  n: number,
  { least }: Goal,
): string[] {
  const machine = machines[n];
  if (!machine) return [];
  const there = fixed.filter(({ at }) => at === n);
  const taken = (of: keyof Amount) => there.reduce((all, { request }) => all + request[of], 0);
  const able = groups.flatMap((group, g) => (group.allowed.includes(n) ? [{ ...group, g }] : []));
  const asked = (of: keyof Amount) => sum(able.map(({ pod, g }) => `${pod.request[of]} ${x(g, n)}`));
  const stays = machine.controlPlane || there.some(({ owner }) => owner !== 'DaemonSet');
  return [
    ...(stays ? [`${y(n)} = 1`] : []),
    ...RESOURCES.map((of) => `${asked(of)} - ${machine.room[of] - taken(of)} ${y(n)} <= 0`),
    `${sum(able.map(({ g }) => x(g, n)))} - ${machine.pods - there.length} ${y(n)} <= 0`,
    ...(least === 'peak' ? RESOURCES.map((of) => `${asked(of)} - ${machine.room[of]} peak <= ${-taken(of)}`) : []),
  ];
}

/** Pods that keep apart: one of them on a node. */
function apartRows({ machines }: Reference, groups: readonly Group[], fixed: readonly Pod[]): string[] {
  return eachRule(groups, ({ apart }) => apart).flatMap(({ rule, namespace, own }) =>
    machines.flatMap((_, n) => {
      const terms = own.filter(({ group }) => group.allowed.includes(n)).map(({ g }) => x(g, n));
      const there = fixed.filter((pod) => pod.at === n && pod.namespace === namespace && matches(rule, pod.labels));
      return terms.length === 0 ? [] : [`${sum(terms)} <= ${1 - there.length}`];
    }),
  );
}

/** Every domain has as many pods as some level, and at most the skew more; only where that holds today. */
function spreadRows({ machines }: Reference, groups: readonly Group[], fixed: readonly Pod[], board: Board): string[] {
  return eachRule(groups, ({ spreads }) => spreads).flatMap(({ rule, namespace, own }, i) => {
    const [first] = own;
    if (!first) return [];
    const { pod } = first.group;
    const counts = board.domains(pod, rule);
    if (Math.max(...counts.values()) - Math.min(...counts.values()) > rule.skew) return [];
    return [...counts.keys()].flatMap((domain) => {
      const within = machines.flatMap(({ labels }, n) =>
        labels[rule.key] === domain && matches(pod.selector, labels) ? [n] : [],
      );
      const there = fixed.filter(
        ({ at, namespace: space, labels }) =>
          within.includes(at ?? -1) && space === namespace && matches(rule.of, labels),
      ).length;
      const terms = own.flatMap(({ group, g }) => within.filter((n) => group.allowed.includes(n)).map((n) => x(g, n)));
      const all = sum(terms);
      return [`${all} - level_${i} <= ${rule.skew - there}`, `${all} - level_${i} >= ${-there}`];
    });
  });
}

/** Every rule once, with the groups that are alike in it. */
function eachRule<Rule>(groups: readonly Group[], rulesOf: (pod: Pod) => readonly Rule[]) {
  const found = new Map<string, { rule: Rule; namespace: string; own: { group: Group; g: number }[] }>();
  for (const [g, group] of groups.entries()) {
    for (const rule of rulesOf(group.pod)) {
      const { namespace } = group.pod;
      const key = JSON.stringify([rule, namespace]);
      const one = found.get(key) ?? { rule, namespace, own: [] };
      one.own.push({ group, g });
      found.set(key, one);
    }
  }
  return [...found.values()];
}

/** What has pods on several nodes today is not to have all of them on one: the service promises that, too. */
function severalRows({ machines, pods }: Reference, groups: readonly Group[], fixed: readonly Pod[]): string[] {
  const appOf = ({ namespace, owner, labels }: Pod) =>
    JSON.stringify([namespace, owner, labels['app.kubernetes.io/name']]);
  const apps = new Map<string, { nodes: Set<number | undefined>; count: number }>();
  for (const pod of pods) {
    const app = apps.get(appOf(pod)) ?? { nodes: new Set(), count: 0 };
    app.nodes.add(pod.at);
    app.count++;
    apps.set(appOf(pod), app);
  }
  return [...apps].flatMap(([name, { nodes, count }]) => {
    const own = groups.flatMap((group, g) => (appOf(group.pod) === name ? [{ group, g }] : []));
    if (nodes.size < 2 || own.length === 0) return [];
    return machines.flatMap((_, n) => {
      const terms = own.filter(({ group }) => group.allowed.includes(n)).map(({ g }) => x(g, n));
      const there = fixed.filter((pod) => pod.at === n && appOf(pod) === name).length;
      return terms.length === 0 ? [] : [`${sum(terms)} <= ${count - 1 - there}`];
    });
  });
}

function moveRows(groups: readonly Group[], { moves }: Goal): string[] {
  if (moves === undefined) return [];
  const all = groups.reduce((count, { members }) => count + members.length, 0);
  const staying = groups.flatMap(({ home }, g) => (home === undefined ? [] : [x(g, home)]));
  return staying.length === 0 ? [] : [`${sum(staying)} >= ${all - moves}`];
}
