import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { COMPLETED, FAILED } from '../../function/contract/events.js';
import { Dice } from '../../model/data/dice.js';
import { listen } from '../doubles/listen.js';
import { Broker, type Fault, type Trigger } from './broker.js';
import { FunctionProcess } from './function.js';
import { attribute, dataOf, type Message, messageOf } from './message.js';
import { inThousand, malformed, REQUESTED, requests } from './requests.js';

/** Fewer while developing: E2E_EVENTS=300. */
const EVENTS = Number(process.env.E2E_EVENTS ?? 2000);
const SEED = 20_261_123;
/** Of a thousand attempts. */
const FAULTS: readonly [Fault, number][] = [
  ['duplicate', 40],
  ['slow', 20],
  ['lost request', 20],
  ['hung up', 20],
  ['lost reply', 20],
];
/** A process dies after so many replies, at random. */
const LIFE = [100, 250] as const;
/**
 * Backoff in a hundredth of the time that a real Trigger would take, so that a run takes a minute; but the function starts
 * no faster than in a cluster, so there are more attempts than a real Trigger would need to outlast that. The timeout is
 * longer than the function's own deadline (REQUEST_TIMEOUT_MS), as it has to be: what a broker gives up starts afresh.
 */
const DELIVERY = { retry: 18, backoffMs: 25, timeoutMs: 35_000, retryAfterMaxMs: 100 };

/** An agent that waits for outcomes. */
async function startConsumer(onEvent: (event: Message) => void): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
    onEvent(messageOf(headers, body));
    response.writeHead(202).end();
  });
  return listen(server);
}

/** Which request an event belongs to: `source` and `id` of the one, `correlationid` of the other. */
const plan = (event: Message) => attribute(event, 'correlationid') ?? '';

/** What another run of the same request measures anew. */
const TIMES = ['duration_ms', 'waited_ms'];

/**
 * What must be the same in every answer to one request: type, id, and all data but the milliseconds that it took, which
 * another run in another process cannot repeat.
 */
function content(event: Message): string {
  const timeless = JSON.stringify(dataOf(event), (key, value) => (TIMES.includes(key) ? undefined : value));
  return [attribute(event, 'type'), attribute(event, 'id'), timeless].join(' ');
}

const add = (map: Map<string, Set<string>>, key: string, value: string) =>
  map.set(key, (map.get(key) ?? new Set()).add(value));

it(`${EVENTS} requests through a broker and a function that fail at random: each ends in exactly one outcome`, {
  timeout: 900_000,
}, async () => {
  const began = performance.now();
  const dice = new Dice(SEED);
  const asked = requests(EVENTS, dice);
  const service = await FunctionProcess.start({ MAX_QUEUE: '16', K_SINK: '', KNATIVE_BROKER_URL: '' });
  onTestFinished(() => service.stop('SIGKILL'));

  const contents = new Map<string, Set<string>>();
  const outcomes = new Map<string, Set<string>>();
  let replies = 0;
  let delivered = 0;
  const consumer = await startConsumer((event) => {
    delivered += 1;
    add(outcomes, plan(event), `${attribute(event, 'type')} ${attribute(event, 'id')}`);
  });
  const worker: Trigger = { types: [REQUESTED], subscriber: `${service.url}/events`, ...DELIVERY };
  const agent: Trigger = { types: [COMPLETED, FAILED], subscriber: consumer, ...DELIVERY };
  const broker = new Broker({
    triggers: [worker, agent],
    width: 18,
    fault: (trigger) => {
      const at = dice.whole(0, 999);
      let edge = 0;
      const hit = FAULTS.find(([, perMille]) => {
        edge += perMille;
        return at < edge;
      });
      // Between the broker and an agent only what makes the agent see an event more than once.
      return trigger === worker ? hit?.[0] : undefined;
    },
    onReply: (event, reply) => {
      replies += 1;
      add(contents, plan(event), content(reply));
    },
  });

  let over = false;
  const lives = { SIGKILL: 0, SIGTERM: 0 };
  const killer = (async () => {
    for (let next = dice.whole(...LIFE); !over; await sleep(5)) {
      if (replies < next) continue;
      const signal = inThousand(dice, 700) ? 'SIGKILL' : 'SIGTERM';
      lives[signal] += 1;
      await service.restart(signal);
      next = replies + dice.whole(...LIFE);
    }
  })();

  for (const { message } of asked) expect(broker.accept(message)).toBe(202);
  for (const message of malformed(40)) expect(broker.accept(message)).toBe(400);
  await broker.idle();
  over = true;
  await killer;
  await service.stop('SIGTERM');

  const seconds = (performance.now() - began) / 1000;
  const counts = Object.fromEntries([...broker.counts].sort(([a], [b]) => a.localeCompare(b)));
  const lost = asked.filter(({ message }) => !outcomes.has(plan(message))).length;
  const doubled = [...outcomes.values(), ...contents.values()].filter(({ size }) => size > 1).length;
  console.log(
    `${EVENTS} requests, ${asked.filter(({ type }) => type === 'failed').length} of them malformed, seed ${SEED}, ${seconds.toFixed(0)} s: ${lost} lost, ${doubled} answered in two ways; ` +
      `${replies} replies of the function, ${delivered} deliveries of outcomes\n` +
      `killed ${lives.SIGKILL} times by SIGKILL, ended ${lives.SIGTERM} times by SIGTERM\n${JSON.stringify(counts, null, 2)}`,
  );
  expect(broker.deadLetters.map(({ message, statuses }) => [plan(message), statuses.join(' ')])).toEqual([]);
  expect(broker.tooLong).toEqual([]);
  expect(lost).toBe(0);
  expect(doubled).toBe(0);
  expect(outcomes.size).toBe(EVENTS);
  const wrong = asked.filter(({ message, type }) => {
    const [outcome = ''] = outcomes.get(plan(message)) ?? [];
    return !outcome.startsWith(type === 'completed' ? COMPLETED : FAILED);
  });
  expect(wrong).toEqual([]);
  // Every kind of fault did happen, or nothing was proven about it.
  for (const [fault] of FAULTS) expect(broker.counts.get(fault)).toBeGreaterThan(0);
  expect(lives.SIGKILL).toBeGreaterThan(0);
  expect(lives.SIGTERM).toBeGreaterThan(0);
  expect(broker.counts.get('status 503')).toBeGreaterThan(0);
  for (const code of service.exits) expect(code).toBe(0);
});
