import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { App } from '../../function/app.js';
import { now } from '../../function/common/clock.js';
import { openLog } from '../../function/observe/log.js';
import { openReasoning } from '../../function/reasoning/reasoner.js';
import { createFunction } from '../../function/runtime/create.js';
import { picker } from '../../function/trm/state/random.js';
import type { Call } from '../../function/wire/call.js';
import { damaged, mutated, type Pick } from './mutate.js';

/** How many, of which seed: `npm run test:mutations` asks for 100,000. */
const COUNT = Number(process.env.MUTATIONS ?? 400);
const SEED = Number(process.env.MUTATIONS_SEED ?? 11);
/** Side by side. */
const WIDTH = 16;
/** By so much memory may have grown after the first fifth; what leaks a kilobyte a request grows by 80 MB. */
const GROWTH = 150 * 2 ** 20;

const few = { steps: 1, starts: 1 };
const pod = (name: string, owner: string, cpu: string) => ({
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'd',
    labels: { app: owner },
    ownerReferences: [{ kind: owner, name: owner, controller: true }],
  },
  spec: { nodeName: 'n1', containers: [{ name: 'c', resources: { requests: { cpu, memory: '64Mi' } } }] },
  status: { phase: 'Running' },
});
const node = (name: string) => ({
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name } },
  status: { allocatable: { cpu: '2', memory: '4Gi', pods: '10' }, conditions: [{ type: 'Ready', status: 'True' }] },
});
const REQUESTS: readonly unknown[] = [
  {
    question: 'q',
    context: { puzzle: '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79' },
    budget: few,
  },
  { question: 'q', context: { grid: Array.from({ length: 9 }, () => [0, 0, 0, 0, 0, 0, 0, 0, 1]) }, budget: few },
  { question: 'q', context: { maze: ['S..#', '.#..', '...G'] }, task_type: 'planning', budget: few },
  { question: 'q', context: { maze: 'S.#\n..G' }, max_steps: 1, conversation_id: 'c' },
  {
    question: 'q',
    context: {
      grid: [
        [0, 1],
        [0, 0],
      ],
      start: [0, 0],
      goal: [1, 1],
    },
    budget: few,
  },
  {
    question: 'q',
    context: {
      nodes: [
        { name: 'a', cpu: 4, memory: '8Gi', labels: { z: '1' }, taints: ['t'] },
        { name: 'b', cpu: '4', memory: 8192, reserved: { cpu: 1, memory: 0 } },
      ],
      workloads: [
        { name: 'w', cpu: '500m', memory: '1Gi', replicas: 3, node: 'a', tolerations: ['t'] },
        { name: 'v', cpu: 1, memory: 1, node_selector: { z: '1' } },
      ],
      constraints: [
        { type: 'anti_affinity', workloads: ['w'] },
        { type: 'pin', workload: 'v', nodes: ['a'] },
      ],
    },
    budget: few,
  },
  {
    question: 'q',
    context: {
      kubernetes: {
        kind: 'List',
        items: [node('n1'), node('n2'), pod('p', 'ReplicaSet', '100m'), pod('d', 'DaemonSet', '1')],
      },
    },
    budget: few,
  },
];

let app: App;
let shut: () => Promise<void>;
beforeAll(async () => {
  const env = { DEVICE: 'cpu', WORKERS: '2', RATE_LIMIT: '0', EMIT_EVENTS: 'false', REPLY_CACHE_SIZE: '100' };
  const fn = createFunction(openReasoning, { env, log: openLog('silent') });
  app = await fn.open();
  shut = () => fn.shutdown();
});
afterAll(() => shut());

/** The headers of an event in binary mode, whatever its attributes have become. */
const attributesOf = (event: unknown) =>
  Object.entries(event ?? {}).map(([name, value]): [string, string] => [
    `ce-${name}`,
    typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
  ]);

/** One call: a request, or an event that brings it, in binary or structured mode; changed somewhere. */
function call(serial: number, pick: Pick): Call {
  const request = mutated(REQUESTS[pick(REQUESTS.length)], pick);
  const event = { specversion: '1.0', id: String(serial), source: '/m', type: 'io.homelab.reasoning.requested' };
  const shape = pick(4);
  const headers = new Map([['content-type', 'application/json']]);
  let body = request;
  if (shape === 1) {
    for (const [name, value] of attributesOf(pick(4) === 0 ? mutated(event, pick) : event)) headers.set(name, value);
  } else if (shape === 2) {
    headers.set('content-type', 'application/cloudevents+json');
    const whole = { ...event, data: request };
    body = pick(4) === 0 ? mutated(whole, pick) : whole;
  }
  const bytes = damaged(Buffer.from(JSON.stringify(body) ?? ''), pick);
  return {
    method: 'POST',
    path: shape === 0 || shape === 3 ? '/reason' : '/events',
    headers,
    body: async () => bytes,
    requestId: String(serial),
    remoteAddress: '127.0.0.1',
    replyHeaders: {},
    arrived: now(),
    log: app.log,
    signal: new AbortController().signal,
  };
}

it(`${COUNT} mutated requests and events: no 500, no thread lost, memory flat`, { timeout: 900_000 }, async () => {
  const pick = picker(SEED);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const statuses = new Map<number, number>();
  let serial = 0;
  let early = 0;
  const caller = async () => {
    while (serial < COUNT) {
      const at = serial++;
      const given = call(at, pick);
      const reply = await app.answer(given);
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      // Busy would mean that a thread ended.
      const told = 'body' in reply ? reply.body : 'a stream';
      if (reply.status >= 500) expect(`${reply.status} ${told}`, `mutation ${at} of seed ${SEED}`).toBe('');
      if (at === Math.floor(COUNT / 5)) early = process.memoryUsage().rss;
      // The loop's other work, such as measuring, gets its turn.
      if (at % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, caller));
  delay.disable();
  const grown = process.memoryUsage().rss - early;
  const told = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  console.log(
    `${told.join(', ')}; the event loop was held ${(delay.max / 1e6).toFixed(0)} ms at most; grown by ${(grown / 2 ** 20).toFixed(0)} MiB`,
  );
  expect(grown).toBeLessThan(GROWTH);
  expect(statuses.get(200)).toBeGreaterThan(0);
  expect(statuses.get(422)).toBeGreaterThan(0);
});
