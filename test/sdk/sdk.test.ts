import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CloudEvent, HTTP } from 'cloudevents';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../doubles/serve.js';

/** Where .ci/test-func built the Go programs, and a Python that has the SDK; `npm test` has neither and skips those. */
const { SDK_GO, SDK_PYTHON } = process.env;
const EVENTS = 1000;
const SEED = 20_261_125;
const REQUESTED = 'io.homelab.reasoning.requested';

let service: Service;
beforeAll(async () => {
  service = await startService('served', { RATE_LIMIT: '0' });
});
afterAll(() => service.stop());

/** What a program said, whether it passed or not. */
async function said(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { maxBuffer: 1 << 26 }).catch(
    (error: { stdout: string }) => error,
  );
  return stdout;
}

describe('sdk-javascript', () => {
  const random = xoroshiro128plus(SEED);
  const below = (limit: number) => (random.next() >>> 0) % limit;
  const pick = <T>(...choices: [T, ...T[]]): T => choices[below(choices.length)] ?? choices[0];

  /** A string of legal characters: neither controls nor surrogates nor noncharacters. */
  function text(...limits: [number, ...number[]]): string {
    let chars = '';
    for (let n = 1 + below(30); n > 0; ) {
      const code = below(pick(...limits));
      const char = String.fromCodePoint(code);
      if (/\p{Cc}|\p{Cs}|\p{Noncharacter_Code_Point}/u.test(char)) continue;
      chars += char;
      n--;
    }
    return chars;
  }

  /** A value of each type that an attribute may have, and its canonical string. */
  function value(...limits: [number, ...number[]]): [unknown, string] {
    const flag = below(2) === 0;
    const integer = below(2 ** 32) - 2 ** 31;
    const time = new Date(below(2 ** 32) * 1000).toISOString();
    const string = text(...limits);
    return pick<[unknown, string]>(
      [flag, String(flag)],
      [integer, String(integer)],
      [Buffer.from(string).toString('base64'), Buffer.from(string).toString('base64')],
      [`https://example.com/${integer}#f`, `https://example.com/${integer}#f`],
      [time, time],
      [string, string],
    );
  }

  async function roundTrip(mode: 'binary' | 'structured', ...limits: [number, ...number[]]): Promise<void> {
    // In a header this SDK encodes nothing, so what HTTP takes off its ends, or what stands for a byte, cannot come back.
    const unread = (name: string) => name.replace(/^[ "]+|[ "]+$|%(?=[\da-f]{2})/gi, '') || 'x';
    const trim = (name: string) => (mode === 'binary' ? unread(name) : name);
    const [sent, canonical] = value(...limits);
    const correlationid = sent === canonical ? trim(canonical) : sent;
    const id = trim(text(...limits));
    const event = new CloudEvent({
      id,
      source: `/javascript/${below(2 ** 32)}`,
      type: REQUESTED,
      data: { question: text(...limits) },
      datacontenttype: 'application/json',
      correlationid,
      other: value(...limits)[0],
    });
    const { headers, body } = HTTP[mode](event);
    const init = { method: 'POST', headers: new Headers(Object.entries(headers).map(([n, v]) => [n, String(v)])) };
    const reply = await fetch(`${service.url}/events`, { ...init, body: String(body) });
    const answer = HTTP.toEvent({ headers: Object.fromEntries(reply.headers), body: await reply.text() });
    const expected = sent === canonical ? trim(canonical) : canonical;
    expect(answer).toMatchObject({
      type: 'io.homelab.reasoning.completed',
      subject: id,
      causationid: id,
      correlationid: expected,
      replyid: expected,
    });
  }

  it(`${EVENTS} events in structured mode come back unchanged`, async () => {
    for (let n = 0; n < EVENTS; n++) await roundTrip('structured', 0x7f, 0x100, 0x3000, 0x10000, 0x110000);
  });

  // What is not ASCII this SDK leaves to Node, which sends Latin-1, if it can: no mode of the binding.
  it(`${EVENTS} events in binary mode come back unchanged`, async () => {
    for (let n = 0; n < EVENTS; n++) await roundTrip('binary', 0x7f);
  });
});

describe.skipIf(!SDK_GO)('sdk-go', () => {
  it(`${EVENTS} events in both modes come back unchanged`, { timeout: 120_000 }, async () => {
    const told = await said(`${SDK_GO}/roundtrip`, `${service.url}/events`, String(EVENTS), String(SEED));
    expect(told).toBe(`PASS ${EVENTS} of ${EVENTS} events came back unchanged\n`);
  });

  it('ids with a blank, ü or a percent sign come back', { timeout: 60_000 }, async () => {
    const lines = (await said(`${SDK_GO}/ids`, `${service.url}/events`)).trim().split('\n');
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/^PASS/);
  });
});

describe.skipIf(!SDK_GO)("Knative's dispatcher", () => {
  it('accepts the replies: of ids of every kind, of a second attempt, of failures', { timeout: 60_000 }, async () => {
    const lines = (await said(`${SDK_GO}/knative`, `${service.url}/events`)).trim().split('\n');
    const line = (name: string) => lines.find((each) => each.startsWith(name));
    for (const name of [
      'plain',
      'same event again, pod 1',
      'id with a space',
      'id not ASCII',
      'id with 100%',
      'text/json',
      'big extension',
      'unanswerable',
    ]) {
      expect(line(name)).toMatch(
        /err=<nil> code=202 \| reply \S+ subject==id true replyid==correlationid true Knative accepts replyid true <nil>/,
      );
    }
    expect(line('unanswerable')).toContain('reasoning.failed');
    for (const name of ['not ours', 'expirytime past']) expect(line(name)).toMatch(/err=<nil> code=202$/);
    expect(line('specversion 0.3')).toContain('code=400');
  });
});

describe.skipIf(!SDK_PYTHON)('sdk-python', () => {
  it(`${EVENTS} events in both modes come back unchanged`, { timeout: 120_000 }, async () => {
    const script = new URL('roundtrip.py', import.meta.url).pathname;
    const told = await said(SDK_PYTHON ?? '', script, `${service.url}/events`, String(EVENTS), String(SEED));
    expect(told).toBe(`PASS ${EVENTS} of ${EVENTS} events came back unchanged\n`);
  });
});
