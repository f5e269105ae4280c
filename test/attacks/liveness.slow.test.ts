import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { dumpRequest } from '../../model/bench/dump.js';
import { type RealService, startReal } from '../doubles/real.js';
import { attacks } from './worst-inputs.mjs';

/** Beyond this many characters a text is a body, and not a setting or a reply of ours. */
const LARGE = 40_000;

let service: RealService;
let worst = { name: '', milliseconds: 0 };
beforeAll(async () => {
  service = await startReal({ RATE_LIMIT: '0' });
});
afterAll(async () => {
  console.log(`worst answer of /health/liveness: ${worst.milliseconds.toFixed(0)} ms, beside ${worst.name}`);
  await service.stop();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Asks for liveness until the work is done: how often it was answered meanwhile, and the longest wait. */
async function beside<T>(work: Promise<T>): Promise<{ result: T; probes: number; longest: number }> {
  let [done, probes, longest] = [false, 0, 0];
  const watched = work.finally(() => {
    done = true;
  });
  while (!done) {
    const began = performance.now();
    const { status } = await fetch(`${service.url}/health/liveness`);
    expect(status).toBe(200);
    longest = Math.max(longest, performance.now() - began);
    probes++;
  }
  return { result: await watched, probes, longest };
}

const SIZES: Partial<Record<string, number[]>> = { redos: [500_000], redosR: [400_000], ports: [10_000, 2] };
const cases = Object.keys(attacks).map((name) => ({ name, sizes: SIZES[name] ?? [] }));

/** An object of a dump of a little under 4 MiB, again and again. */
const objects = (inside: string, count: number) => {
  const object = `{"kind":"Pod","x":[${inside.repeat(4_000_000 / inside.length)}0]}`;
  return Buffer.from(`{"question":"q","context":{"kubernetes":{"items":[${Array(count).fill(object)}]}}}`);
};
const PLAN = { nodes: 100, pods: 5000, pretty: false, managedFields: true, seed: 1 };
const LARGE_BODIES = {
  'a dump': () => dumpRequest(PLAN),
  'empty objects': () => objects('{},', 15),
  numbers: () => objects('0,', 15),
  brackets: () => objects('[', 15),
  'a text': () => Buffer.from(JSON.stringify({ question: 'x'.repeat(60_000_000) })),
};
const event = (id: string) => ({ specversion: '1.0', type: 'io.homelab.reasoning.requested', source: '/a', id });
const call = { jsonrpc: '2.0', id: 1, method: 'tools/call' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Each way in, and what stands around a request on it. */
const DOORS = {
  reason: { path: '/reason', headers: JSON_TYPE, around: () => ['', ''] },
  structured: {
    path: '/events',
    headers: { 'content-type': 'application/cloudevents+json' },
    around: (id: string) => [`${JSON.stringify(event(id)).slice(0, -1)},"data":`, '}'],
  },
  mcp: {
    path: '/mcp',
    headers: { ...JSON_TYPE, accept: 'application/json, text/event-stream' },
    around: () => [`${JSON.stringify(call).slice(0, -1)},"params":{"name":"placement","arguments":`, '}}'],
  },
  batch: { path: '/reason', headers: JSON_TYPE, around: () => ['[', ',{"question":""}]'] },
};

/** Sends a body and asks for liveness meanwhile: the main thread must neither parse nor write a large text. */
async function attack(name: string, path: string, headers: Record<string, string>, body: Buffer): Promise<void> {
  const parse = vi.spyOn(JSON, 'parse');
  const stringify = vi.spyOn(JSON, 'stringify');
  const asked = fetch(service.url + path, { method: 'POST', headers, body });
  const { result, probes, longest } = await beside(asked.then(async (reply) => ({ reply, text: await reply.text() })));
  if (longest > worst.milliseconds) worst = { name, milliseconds: longest };
  expect(result.reply.status).not.toBe(500);
  expect(probes).toBeGreaterThan(0);
  expect(parse.mock.calls.map(([given]) => given.length).filter((length) => length > LARGE)).toEqual([]);
  const written = stringify.mock.results.map(({ value }) => (typeof value === 'string' ? value.length : 0));
  expect(written.filter((length) => length > LARGE)).toEqual([]);
}

describe.each(Object.keys(DOORS) as (keyof typeof DOORS)[])('the worst inputs as %s', (door) => {
  const { path, headers, around } = DOORS[door];

  it.each(cases)('$name: probes are answered meanwhile, and the main thread parses no large text', async (of) => {
    const data = JSON.stringify(attacks[of.name]?.(...of.sizes));
    const [before = '', after = ''] = around(of.name);
    const text = `${before}${data}${after}`;
    await attack(`${of.name} as ${door}`, path, headers, Buffer.from(text.slice(0, 2 ** 20)));
  });

  it.each(Object.entries(LARGE_BODIES))('%s of tens of megabytes: the same', async (name, make) => {
    const [before = '', after = ''] = around(name);
    const whole = Buffer.concat([Buffer.from(before), make(), Buffer.from(after)]);
    const compressed = { ...headers, 'content-encoding': 'gzip' };
    await attack(`${name} as ${door}`, path, headers, whole);
    await attack(`${name}, compressed, as ${door}`, path, compressed, gzipSync(whole));
  });
});
