import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openTokens } from '../../../../function/admission/access/oidc/index.js';
import { Fault, IssuerUnreachable } from '../../../../function/common/faults.js';
import type { OidcSettings } from '../../../../function/settings/access.js';
import { temporary } from '../../../doubles/bundle.js';
import { openssl, selfSigned } from '../../../doubles/certificate.js';
import { AUDIENCE, type Claims, type IssuerDouble, SUBJECT, startIssuer } from '../../../doubles/issuer.js';
import { loggedTo } from '../../../doubles/log.js';

async function open(issuer: IssuerDouble, changes: Partial<OidcSettings> = {}) {
  const { log, lines } = loggedTo();
  const usual = { issuer: issuer.url, audience: AUDIENCE, subjects: [SUBJECT, 'other'] };
  const tokens = await openTokens({ ...usual, caFile: undefined, tokenFile: undefined, ...changes }, log);
  onTestFinished(() => tokens.close());
  return { tokens, lines };
}

/** How a token is refused: code, message and pause. */
async function refusal(verified: Promise<string>): Promise<[string, string, number | undefined]> {
  const error: unknown = await verified.then(
    (subject) => new Error(`expected a refusal, got ${subject}`),
    (refused: unknown) => refused,
  );
  if (!(error instanceof Fault)) throw error;
  return [error.code, error.message, error.retryAfter];
}

const now = () => Math.floor(Date.now() / 1000);
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token of the broker', () => {
  it.each<[string, Claims]>([
    ['as Knative brings it', {}],
    ['for several audiences', { aud: ['another', AUDIENCE] }],
    ['for one audience as text', { aud: AUDIENCE }],
    ['of another subject that may', { sub: 'other' }],
    ['that expired a moment ago, by another clock', { exp: now() - 5 }],
  ])('%s is taken', async (_, changes) => {
    const issuer = await startIssuer();
    const { tokens } = await open(issuer);
    expect(await tokens.subjectOf(await issuer.token(changes))).toBe(changes.sub ?? SUBJECT);
  });

  it.each<[string, Claims, string, string | RegExp]>([
    [
      'that has expired',
      { exp: now() - 60 },
      'unauthorized',
      'expected a token that has not expired, got one that has',
    ],
    ['that never expires', { exp: undefined }, 'unauthorized', 'a claim exp that holds now, got none'],
    ['that is not valid yet', { nbf: now() + 60 }, 'unauthorized', 'a claim nbf that holds now, got another'],
    ['for another audience', { aud: ['kafka'] }, 'unauthorized', 'with the audience agent-reasoning, got another'],
    ['for no audience', { aud: undefined }, 'unauthorized', 'with the audience agent-reasoning, got none'],
    ['of another issuer', { iss: 'https://evil.example' }, 'unauthorized', /with the issuer http\S+, got another/],
    ['of no subject', { sub: undefined }, 'unauthorized', 'a claim sub that holds now, got none'],
    ['of another subject', { sub: `${SUBJECT}2` }, 'forbidden', `a subject in OIDC_SUBJECTS, got one of "${SUBJECT}2"`],
    ['of a subject that begins alike', { sub: 'othe' }, 'forbidden', 'got one of "othe"'],
  ])('%s is refused', async (_, changes, code, message) => {
    const issuer = await startIssuer();
    const { tokens } = await open(issuer);
    const [found, told, pause] = await refusal(tokens.subjectOf(await issuer.token(changes)));
    expect([found, pause]).toEqual([code, undefined]);
    expect(told).toMatch(message);
  });
});

describe('what is no token of the issuer', () => {
  const payload = (issuer: IssuerDouble) => ({ iss: issuer.url, aud: AUDIENCE, sub: SUBJECT, exp: now() + 60 });

  it.each<[string, (issuer: IssuerDouble) => Promise<string>]>([
    ['nothing', async () => ''],
    ['prose', async () => 'open sesame'],
    ['three words', async () => 'a.b.c'],
    ['80 KB', async () => 'x'.repeat(80_000)],
    ['alg none', async (issuer) => `${base64({ alg: 'none' })}.${base64(payload(issuer))}.`],
    [
      'alg none with the signature of another',
      async (issuer) => {
        const [, , signature] = (await issuer.token()).split('.');
        return `${base64({ alg: 'none', kid: 'first' })}.${base64(payload(issuer))}.${signature}`;
      },
    ],
    [
      'HS256 with the public key as its secret',
      async (issuer) => {
        const key = issuer.keys.get('first')?.publicKey;
        if (key === undefined) throw new Error('expected a key');
        const signed = `${base64({ alg: 'HS256', kid: 'first' })}.${base64(payload(issuer))}`;
        return `${signed}.${createHmac('sha256', await exportSPKI(key))
          .update(signed)
          .digest('base64url')}`;
      },
    ],
    [
      'a key of somebody else under the id of one of ours',
      async (issuer) => {
        const { privateKey } = await generateKeyPair('RS256');
        return new SignJWT(payload(issuer)).setProtectedHeader({ alg: 'RS256', kid: 'first' }).sign(privateKey);
      },
    ],
    [
      'a key that the token brings along',
      async (issuer) => {
        const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
        const jwk = await crypto.subtle.exportKey('jwk', publicKey);
        const header = { alg: 'RS256', kid: 'mine', jwk, jku: `${issuer.url}/mine` };
        return new SignJWT(payload(issuer)).setProtectedHeader(header).sign(privateKey);
      },
    ],
    [
      'claims that were changed',
      async (issuer) => {
        const [header, , signature] = (await issuer.token({ sub: 'nobody' })).split('.');
        return `${header}.${base64(payload(issuer))}.${signature}`;
      },
    ],
    [
      'an extension that must be understood',
      async (issuer) => {
        const key = issuer.keys.get('first')?.privateKey;
        if (key === undefined) throw new Error('expected a key');
        const header = { alg: 'RS256', kid: 'first', crit: ['b64'], b64: true };
        return (await new SignJWT(payload(issuer)).setProtectedHeader(header).sign(key)).replace(
          /^[^.]+/,
          base64({ ...header, crit: ['exp'], exp: 1 }),
        );
      },
    ],
  ])('%s is refused, and no word of it is told', async (_, make) => {
    const issuer = await startIssuer();
    const { tokens } = await open(issuer);
    await tokens.subjectOf(await issuer.token());
    const token = await make(issuer);
    // As if the keys had been fetched long ago, so that an unknown one is asked for again.
    const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 20_000);
    const [code, message] = await refusal(tokens.subjectOf(token));
    later.mockRestore();
    expect(code).toBe('unauthorized');
    expect(message).toMatch(/^expected a token signed by /);
    expect(message.length).toBeLessThan(200);
  });
});

describe('keys of the issuer', () => {
  it('are fetched once for many tokens, before the first of them', async () => {
    const issuer = await startIssuer();
    const { tokens } = await open(issuer);
    const token = await issuer.token();
    await expect.poll(() => issuer.asked.length).toBe(2);
    await Promise.all(Array.from({ length: 20 }, () => tokens.subjectOf(token)));
    expect(issuer.asked.map(({ path }) => path)).toEqual(['/.well-known/openid-configuration', '/jwks']);
  });

  it('that are new are fetched when a token names one', async () => {
    const issuer = await startIssuer();
    const { tokens } = await open(issuer);
    await tokens.subjectOf(await issuer.token());
    await issuer.rotate('second');
    const token = await issuer.token();
    const [code, , pause] = await refusal(tokens.subjectOf(token));
    // Asked for a moment ago: it is not known yet whether the issuer has it, so the broker is to come again.
    expect([code, pause]).toEqual(['issuer_unreachable', 5]);
    const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 6000);
    expect(await tokens.subjectOf(token)).toBe(SUBJECT);
    expect(await tokens.subjectOf(await issuer.token({}, 'first'))).toBe(SUBJECT);
    later.mockRestore();
    expect(issuer.asked).toHaveLength(3);
  });

  it('that are gone are forgotten within ten minutes', async () => {
    const issuer = await startIssuer();
    const { tokens } = await open(issuer);
    const token = await issuer.token({ exp: now() + 7200 });
    expect(await tokens.subjectOf(token)).toBe(SUBJECT);
    await issuer.rotate('second', true);
    expect(await tokens.subjectOf(token)).toBe(SUBJECT);
    const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 601_000);
    expect((await refusal(tokens.subjectOf(token)))[0]).toBe('unauthorized');
    later.mockRestore();
  });
});

describe('an issuer that does not answer', () => {
  it.each<[string, (issuer: IssuerDouble) => void]>([
    ['is gone', (issuer) => issuer.stop()],
    ['answers 500', (issuer) => Object.assign(issuer, { fault: 500 })],
    ['asks for a credential', (issuer) => Object.assign(issuer, { fault: 401 })],
    ['leads elsewhere', (issuer) => Object.assign(issuer, { fault: 302 })],
    ['states another issuer', (issuer) => Object.assign(issuer.stated, { issuer: 'https://another.example' })],
    ['states no place of its keys', (issuer) => Object.assign(issuer.stated, { jwks_uri: undefined })],
    [
      'has its keys where anybody could change them',
      (issuer) => Object.assign(issuer.stated, { jwks_uri: 'http://keys.example.org/jwks' }),
    ],
    [
      'has keys that are none',
      (issuer) => Object.assign(issuer.stated, { jwks_uri: `${issuer.url}/.well-known/openid-configuration` }),
    ],
  ])(
    'since it %s: the broker is to come again, the log says why once, and then that it works again',
    async (_, break_) => {
      const issuer = await startIssuer();
      const token = await issuer.token();
      const { stated } = issuer;
      break_(issuer);
      const { tokens, lines } = await open(issuer);
      for (let n = 0; n < 2; n++) {
        const verified = tokens.subjectOf(token);
        await expect(verified).rejects.toBeInstanceOf(IssuerUnreachable);
        const message = 'the issuer of tokens cannot be asked for its keys now';
        expect(await refusal(verified)).toEqual(['issuer_unreachable', message, 5]);
      }
      const troubles = () => lines.filter((line) => line.includes('cannot be asked: events are refused for now'));
      expect(troubles()).toHaveLength(1);
      expect(troubles()[0]).not.toContain(token);
      if (break_.toString().includes('stop')) return;
      issuer.fault = undefined;
      for (const name of Object.keys(stated)) delete stated[name];
      expect(await tokens.subjectOf(token)).toBe(SUBJECT);
      expect(lines.join()).toContain('the issuer of tokens answers again');
    },
  );

  it('since it hangs is given up', async () => {
    const issuer = await startIssuer();
    const token = await issuer.token();
    issuer.fault = 'hang';
    const { tokens } = await open(issuer);
    expect((await refusal(tokens.subjectOf(token)))[0]).toBe('issuer_unreachable');
  });

  it('after it did: its keys are still known', async () => {
    const issuer = await startIssuer();
    const { tokens } = await open(issuer);
    const token = await issuer.token();
    await tokens.subjectOf(token);
    issuer.stop();
    expect(await tokens.subjectOf(token)).toBe(SUBJECT);
  });
});

describe('OIDC_TOKEN_FILE', () => {
  it('is shown to the issuer, as it is at that time', async () => {
    const issuer = await startIssuer();
    const tokenFile = join(await temporary(), 'token');
    await writeFile(tokenFile, 'one\n');
    const { tokens } = await open(issuer, { tokenFile });
    await tokens.subjectOf(await issuer.token());
    expect(issuer.asked.map(({ authorization }) => authorization)).toEqual(['Bearer one', 'Bearer one']);
    await writeFile(tokenFile, 'two\n');
    const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 601_000);
    await tokens.subjectOf(await issuer.token());
    later.mockRestore();
    expect(issuer.asked.at(-1)?.authorization).toBe('Bearer two');
  });

  it('that is not there stops start-up', async () => {
    const opening = open(await startIssuer(), { tokenFile: '/nowhere/token' });
    const message = 'OIDC_TOKEN_FILE: expected a file that can be read, got ENOENT for /nowhere/token';
    await expect(opening).rejects.toThrow(message);
  });
});

describe('OIDC_CA_FILE', () => {
  it.skipIf(!openssl)('is trusted, and a stranger is not (needs openssl to make a certificate)', async () => {
    const { key, cert, path } = await selfSigned();
    const issuer = await startIssuer((listener) => createServer({ key, cert }, listener), 'https');
    const token = await issuer.token();
    const { tokens: without, lines } = await open(issuer);
    expect((await refusal(without.subjectOf(token)))[0]).toBe('issuer_unreachable');
    expect(lines.join()).toMatch(/self.signed/);
    const { tokens } = await open(issuer, { caFile: path });
    expect(await tokens.subjectOf(token)).toBe(SUBJECT);
  });

  it.each([
    ['is not there', undefined, /OIDC_CA_FILE: expected a file that can be read, got ENOENT/],
    ['is none', 'hunter2', /OIDC_CA_FILE: expected certificates in PEM, got something else in .+ca\.crt/],
  ])('that %s stops start-up', async (_, text, message) => {
    const caFile = join(await temporary(), 'ca.crt');
    if (text !== undefined) await writeFile(caFile, text);
    const opening = open(await startIssuer(), { caFile });
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.not.toThrow('hunter2');
  });
});
