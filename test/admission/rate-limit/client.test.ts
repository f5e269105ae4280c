import { describe, expect, it } from 'vitest';
import { eventClient, httpClient } from '../../../function/admission/rate-limit/client.js';

const caller = (headers: Record<string, string>, remoteAddress: string | undefined = '10.0.0.9') => ({
  headers: new Map(Object.entries(headers)),
  remoteAddress,
});
const byAddress = (trustedProxies: number) => ({ rateLimitHeader: undefined, trustedProxies });
/** The key of a client that calls directly. */
const direct = (address: string) => httpClient(caller({}, address), byAddress(0));

describe('the client of a call', () => {
  it.each([
    ['nobody is trusted: the connection, whatever is claimed', 0, '1.1.1.1, 2.2.2.2', '10.0.0.9'],
    ['one proxy: the last entry', 1, '1.1.1.1, 2.2.2.2', '2.2.2.2'],
    ['two proxies: the last but one', 2, '6.6.6.6,1.1.1.1 , 2.2.2.2', '1.1.1.1'],
    ['more proxies than entries: the first entry', 3, '1.1.1.1', '1.1.1.1'],
    ['no entry at all: the connection', 2, ' , ', '10.0.0.9'],
    ['IPv4 in IPv6 is IPv4', 1, '::ffff:1.1.1.1', '1.1.1.1'],
  ])('%s', (_, proxies, forwarded, address) => {
    expect(httpClient(caller({ 'x-forwarded-for': forwarded }), byAddress(proxies))).toBe(direct(address));
  });

  it('is whom the configured header names; without it, the address', () => {
    const rule = { rateLimitHeader: 'x-client', trustedProxies: 0 };
    const named = httpClient(caller({ 'x-client': 'alice' }), rule);
    expect(named).toBe(httpClient(caller({ 'x-client': ' alice ' }, '10.0.0.1'), rule));
    expect(named).not.toBe(httpClient(caller({ 'x-client': 'bob' }), rule));
    expect(httpClient(caller({ 'x-client': ' ' }), rule)).toBe(direct('10.0.0.9'));
  });

  it('is one for all where the runtime hides the connection', () => {
    expect(httpClient({ headers: new Map(), remoteAddress: undefined }, byAddress(0))).toBe(direct('unknown'));
  });

  it('of an event is its source; no kind of client can pass for another, and none can be read in its key', () => {
    expect(eventClient('10.0.0.9')).not.toBe(direct('10.0.0.9'));
    expect(eventClient('/a')).not.toBe(eventClient('/b'));
    expect(eventClient('x'.repeat(2000))).toMatch(/^[\w-]{43}$/);
  });
});
