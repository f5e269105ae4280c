import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { brokerTransport } from '../../function/broker/transport.js';
import { readCaCertificates } from '../../function/settings/certificates.js';
import { temporary } from '../doubles/bundle.js';
import { openssl, selfSigned } from '../doubles/certificate.js';
import { startSink } from '../doubles/sink.js';

const MESSAGE = {
  headers: { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/t', 'ce-type': 't', 'content-type': 'text/plain' },
  body: 'hello',
};
const NEVER = new AbortController().signal;

function transportTo(url: string, ca?: string, tokenFile?: string) {
  const transport = brokerTransport({ url, caCerts: ca, tokenFile });
  onTestFinished(() => transport.close());
  return transport;
}

describe('brokerTransport', () => {
  it('POSTs the event and says what came back', async () => {
    const sink = await startSink();
    sink.verdicts.push(
      202,
      { status: 429, headers: { 'retry-after': '2' } },
      { status: 503, headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() } },
      { status: 503, headers: { 'retry-after': 'soon' } },
    );
    const transport = transportTo(sink.url);
    const send = () => transport.send(MESSAGE, NEVER);
    expect(await send()).toEqual({ status: 202, retryAfterMs: undefined });
    expect(await send()).toEqual({ status: 429, retryAfterMs: 2000 });
    expect((await send()).retryAfterMs).toBeGreaterThan(50_000);
    expect(await send()).toEqual({ status: 503, retryAfterMs: undefined });
    expect(sink.events[0]).toMatchObject({ id: '1', source: '/t', type: 't', data: 'hello' });
  });

  it('brings the token that is in a file at that time, and rejects without it', async () => {
    const sink = await startSink();
    const tokenFile = join(await temporary(), 'token');
    const transport = transportTo(sink.url, undefined, tokenFile);
    await expect(transport.send(MESSAGE, NEVER)).rejects.toThrow('ENOENT');
    for (const token of ['one', 'two']) {
      await writeFile(tokenFile, `${token}\n`);
      await transport.send(MESSAGE, NEVER);
      expect(sink.headers.at(-1)?.authorization).toBe(`Bearer ${token}`);
    }
    await transportTo(sink.url).send(MESSAGE, NEVER);
    expect(sink.headers.at(-1)).not.toHaveProperty('authorization');
  });

  it('follows no redirect', async () => {
    const [sink, elsewhere] = [await startSink(), await startSink()];
    sink.verdicts.push({ status: 307, headers: { location: elsewhere.url } });
    expect(await transportTo(sink.url).send(MESSAGE, NEVER)).toMatchObject({ status: 307 });
    expect(elsewhere.events).toEqual([]);
  });

  it('rejects when nobody answers, when the connection breaks, and when it is cut off', async () => {
    await expect(transportTo('http://127.0.0.1:9/').send(MESSAGE, NEVER)).rejects.toThrow();
    const sink = await startSink();
    sink.verdicts.push(undefined);
    await expect(transportTo(sink.url).send(MESSAGE, NEVER)).rejects.toThrow();
    await expect(transportTo(sink.url).send(MESSAGE, AbortSignal.abort())).rejects.toThrow();
  });
});

describe.skipIf(!openssl)('over https (needs openssl to make a certificate)', () => {
  it('trusts K_CA_CERTS, and not a stranger', async () => {
    const { key, cert: pem } = await selfSigned();
    const tls = { key, cert: pem };
    const sink = await startSink((listener) => createServer(tls, listener));
    const url = sink.url.replace('http:', 'https:');
    await expect(transportTo(url).send(MESSAGE, NEVER)).rejects.toThrow(/self.signed/);
    expect(readCaCertificates(pem)).toBe(pem);
    expect(await transportTo(url, pem).send(MESSAGE, NEVER)).toMatchObject({ status: 202 });
  });
});

it.each(['', 'hunter2', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
  'K_CA_CERTS %j is refused',
  (text) => {
    expect(readCaCertificates(text)).toBeUndefined();
  },
);
