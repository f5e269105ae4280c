import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReal, type RealService, startReal } from '../doubles/real.js';
import { object } from '../doubles/serve.js';
import { at } from '../judge/json.js';

/** A dump with all that kubectl can show of it, 1.3 MiB. The case of the same name lacks mounts, so its answer is another one. */
const NAME = 'kurl-longhorn-3n58p';
const compressed = readFileSync(new URL(`kubernetes/${NAME}-unstripped.list.json.gz`, import.meta.url));
const whole = gunzipSync(compressed);

let service: RealService;
/** The answer where nothing is large, so that all of it is parsed and nothing is left out. */
let full: unknown;
beforeAll(async () => {
  service = await startReal({ WORKERS: '1' });
  const { reasoning } = await openReal({ WORKERS: '1', FUNC_BODY_LIMIT: String(4 * 2 ** 20) });
  const { text } = await reasoning.reason(Buffer.from(request));
  full = JSON.parse(text);
  await reasoning.close();
});
afterAll(() => service.stop());

async function ask(body: Buffer, headers: Record<string, string> = {}, path = '/reason'): Promise<unknown> {
  const sent = { 'content-type': 'application/json', ...headers };
  const reply = await fetch(service.url + path, { method: 'POST', headers: sent, body: Buffer.from(body) });
  expect(reply.status).toBe(200);
  return object(reply);
}

const GZIP = { 'content-encoding': 'gzip' };
const EVENT = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/s', 'ce-type': 'io.homelab.reasoning.requested' };
const request = Buffer.from(`{"question":"Which nodes can go?","context":{"kubernetes":${whole.toString()}}}`);

describe(`${NAME}, unstripped, is answered as if it were small`, () => {
  it.each([
    ['as a request', request, {}, '/reason'],
    ['as the whole body', whole, {}, '/reason'],
    ['as the whole body, compressed', compressed, GZIP, '/reason'],
    ['as an event', request, EVENT, '/events'],
    ['as an event, compressed', compressed, { ...GZIP, ...EVENT }, '/events'],
  ])('%s', async (_, body, headers, path) => {
    const answer = await ask(body, headers, path);
    for (const part of ['answer', 'verified', 'confidence', 'result']) expect(at(answer, part)).toEqual(at(full, part));
  });
});
