import { drainAlone, isFree, isFreeForSure } from './alone.js';
import { type Cluster, type Host, readCluster } from './cluster.js';
import { commandFaults } from './commands.js';
import { JudgeDice } from './dice.js';
import { hazards } from './hazards.js';
import { amount, at, dicts, text, texts } from './json.js';
import { outcomeFaults, starved } from './outcome.js';
import { type Plan, readMoves, readPlan } from './plan.js';
import { replayMoves } from './replay.js';
import { Simulation, type Way } from './simulate.js';
import { wordFaults } from './words.js';

/** What a plan must survive: the usual scores with ties either way, whatever waits. */
const WAYS: readonly (Omit<Way, 'dice'> & { seed: number })[] = [
  { counting: 'counted', choice: 'scores', waiting: 'never', seed: 1 },
  { counting: 'counted', choice: 'scores', waiting: 'never', seed: 2 },
  { counting: 'counted', choice: 'scores', waiting: 'first', seed: 3 },
  { counting: 'requested', choice: 'scores', waiting: 'never', seed: 4 },
  { counting: 'requested', choice: 'scores', waiting: 'first', seed: 5 },
];

/** Everything wrong with the answer to a request that holds a kubectl dump. Empty: nothing. */
export function judge(request: unknown, response: unknown): string[] {
  const cluster = readCluster(request);
  const result = at(response, 'result');
  const verified = at(response, 'verified') === true;
  const { plan, faults } = readPlan(result);
  const drain = texts(at(result, 'drain'));
  return [
    ...faults,
    ...drainFaults(cluster, drain),
    ...aloneFaults(cluster, result),
    ...honestyFaults(cluster, response),
    ...wordFaults(text(at(response, 'answer'))),
    ...(verified ? planFaults(cluster, result, plan, drain) : []),
    ...(verified ? preferenceFaults(cluster, drain) : []),
  ];
}

/** A plan that works because the usual scores choose well: pods that land nowhere where any node that fits may be chosen. */
export function fragile(request: unknown, response: unknown): string[] {
  const cluster = readCluster(request);
  const result = at(response, 'result');
  const { plan } = readPlan(result);
  if (!plan) return [];
  const faults = [1, 2, 3].flatMap((seed) => {
    const way: Way = { counting: 'counted', choice: 'any', waiting: 'never', dice: new JudgeDice(seed) };
    const run = new Simulation(cluster, way).run(plan, targetsOf(result));
    return [...run.faults, ...hazards(cluster, run.state, run.landed)];
  });
  return [...new Set(faults)];
}

/** What the plan of a response comes to, whatever it says of itself. */
export function planFaults(
  cluster: Cluster,
  result: unknown,
  plan: Plan | undefined,
  drain: readonly string[],
): string[] {
  const waiting = new Map(dicts(at(result, 'waiting')).map(({ pod, node }) => [text(pod), text(node)]));
  const together = plan?.kind === 'drain';
  const moves = replayMoves(cluster, readMoves(result), { together, cordoned: drain, waiting }).map(
    (fault) => `moves: ${fault}`,
  );
  if (!plan) return [...moves, ...emptyFaults(cluster, drain)];
  const runs = WAYS.flatMap(({ seed, ...way }) => {
    const run = new Simulation(cluster, { ...way, dice: new JudgeDice(seed) }).run(plan, targetsOf(result));
    return [...run.faults, ...outcomeFaults(cluster, plan, drain, run)].map((fault) => `plan: ${fault}`);
  });
  const begin = (seed: number) =>
    new Simulation(cluster, { counting: 'counted', choice: 'scores', waiting: 'never', dice: new JudgeDice(seed) });
  const starving = starved(begin, (seed) => begin(seed).run(plan, targetsOf(result)));
  return [...new Set([...moves, ...runs, ...starving, ...commandFaults(cluster, plan)])];
}

const targetsOf = (result: unknown) =>
  new Map(readMoves(result).flatMap(({ pods, to }) => pods.map((pod): [string, string] => [pod, to])));

/** Without a plan only what is empty already can be removed. */
const emptyFaults = (cluster: Cluster, drain: readonly string[]) =>
  cluster.pods.flatMap((pod) =>
    pod.node !== undefined && drain.includes(pod.node) && (pod.kind === 'evictable' || pod.kind === 'pinned')
      ? [`drain: no plan, and ${pod.id} runs on ${pod.node}`]
      : [],
  );

function drainFaults({ hosts }: Cluster, drain: readonly string[]): string[] {
  const twice = drain.filter((name, i) => drain.indexOf(name) !== i);
  return [
    ...twice.map((name) => `drain: ${name} twice`),
    ...drain.flatMap((name) => {
      const host = hosts.find((one) => one.name === name);
      if (!host) return [`drain: ${name} is no node`];
      return host.controlPlane ? [`drain: ${name} is a control plane`] : [];
    }),
  ];
}

/** drain_alone, by drains of each node of our own. */
function aloneFaults(cluster: Cluster, result: unknown): string[] {
  const said = new Map(dicts(at(result, 'drain_alone')).map((one) => [text(one.node), one]));
  return [
    ...[...said.keys()]
      .filter((name) => !cluster.hosts.some((host) => host.name === name))
      .map((name) => `drain_alone: ${name} is no node`),
    ...cluster.hosts.flatMap((host) => {
      const one = said.get(host.name);
      return one ? oneAlone(cluster, host, one) : [`drain_alone: nothing about ${host.name}`];
    }),
  ];
}

function oneAlone(cluster: Cluster, host: Host, said: unknown): string[] {
  const label = `drain_alone: ${host.name}`;
  const ok = text(at(said, 'ok'));
  const own = drainAlone(cluster, host);
  const faults: string[] = [];
  if (!['yes', 'conditional', 'no'].includes(ok)) faults.push(`${label}: expected yes, conditional or no, got ${ok}`);
  const obstacle = own.pinned[0] ?? own.faults[0] ?? own.hazards[0];
  if (ok === 'yes' && obstacle !== undefined) faults.push(`${label}: yes, but ${obstacle}`);
  if (ok === 'conditional' && own.fits === 'never') faults.push(`${label}: conditional, but ${own.faults[0]}`);
  if (ok === 'conditional' && own.forbidden) faults.push(`${label}: conditional, but ${own.pinned.join('; ')}`);
  if (ok === 'no' && obstacle === undefined && isFreeForSure(cluster, host))
    faults.push(`${label}: no, but every pod lands`);
  if (ok !== 'yes' && texts(at(said, 'why')).length === 0) faults.push(`${label}: ${ok}, and not why`);
  if (ok === 'yes' && amount(at(said, 'moves'), -1) !== own.moves)
    faults.push(`${label}: ${String(at(said, 'moves'))} moves, ${own.moves} pods have to move`);
  if ((at(said, 'control_plane') === true) !== host.controlPlane) faults.push(`${label}: control_plane is wrong`);
  return faults;
}

/** Nothing is verified that was not seen; what was taken for granted is said, and counts. */
function honestyFaults(cluster: Cluster, response: unknown): string[] {
  return [...missingFaults(cluster, response), ...assumptionFaults(cluster, response)];
}

function missingFaults({ gaps }: Cluster, response: unknown): string[] {
  const faults: string[] = [];
  const verified = at(response, 'verified') === true;
  const missing = texts(at(response, 'result', 'missing'));
  if (verified && gaps.length > 0) faults.push(`verified, but the dump has ${gaps.join(', ')}`);
  if (verified && missing.length > 0) faults.push(`verified, and missing: ${missing[0]}`);
  if (gaps.length > 0 && missing.length === 0) faults.push(`missing: nothing, but ${gaps.join(', ')}`);
  if (!verified && texts(at(response, 'violations')).length === 0) {
    faults.push('not verified, and violations do not say why');
  }
  const said = /miss|lack|not in|no pods|only|dump|seen|kubectl get/i.test(text(at(response, 'answer')));
  if (missing.length > 0 && !said) faults.push('answer: no word of what is missing');
  return faults;
}

function assumptionFaults({ assumes }: Cluster, response: unknown): string[] {
  const assumed = texts(at(response, 'result', 'assumed'));
  const faults = assumes.flatMap((what) => [
    ...(amount(at(response, 'confidence'), 1) >= 1 ? [`confidence 1, and ${what} assumed`] : []),
    ...(assumed.length === 0 ? [`assumed: nothing, but ${what} are`] : []),
  ]);
  const said = /assum|request|suppos|taken/i.test(text(at(response, 'answer')));
  if (assumed.length > 0 && !said) faults.push('answer: no word of what is assumed');
  return faults;
}

/** Whoever cordoned a node wants it emptied: it goes before a healthy one. */
function preferenceFaults(cluster: Cluster, drain: readonly string[]): string[] {
  const busy = (host: Host) => cluster.pods.some((pod) => pod.node === host.name && pod.kind === 'evictable');
  const healthy = cluster.hosts.filter((host) => drain.includes(host.name) && !host.cordoned && busy(host));
  if (healthy.length === 0) return [];
  return cluster.hosts
    .filter((host) => host.cordoned && host.ready && !host.controlPlane && !drain.includes(host.name))
    .filter((host) => isFree(drainAlone(cluster, host)))
    .map((host) => `drain: ${healthy[0]?.name} rather than ${host.name}, which is cordoned and can be emptied`);
}
