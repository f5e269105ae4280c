import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { createRemoteJWKSet, customFetch, errors, type FlattenedJWSInput, type JWTHeaderParameters } from 'jose';
import { Agent, request } from 'undici';
import { IssuerUnreachable } from '../../../common/faults.js';
import { isObject } from '../../../common/json.js';
import { readKeyUrl } from '../../../settings/access.js';
import type { CaCertificates } from '../../../settings/certificates.js';

/** How long the issuer may take for an answer, in milliseconds. */
const PATIENCE_MS = 5000;
/** So long after its keys were fetched they are not fetched again, whatever keys tokens name, in milliseconds. */
const COOLDOWN_MS = 5000;
/** After it, an issuer that did not answer is worth another try, in seconds. */
const RETRY_AFTER_S = 5;
/** Bytes of what an issuer tells; Kubernetes tells less than ten kilobytes. */
const MOST_BYTES = 1024 * 1024;
/** Kubernetes tells its keys to those alone who accept the second one (RFC 7517, 8.5.2). */
const ACCEPTED = 'application/json, application/jwk-set+json';

export interface IssuerOptions {
  issuer: string;
  caCerts: CaCertificates | undefined;
  tokenFile: string | undefined;
  /** Told whenever the issuer could not be asked, and why. */
  onTrouble: (reason: unknown) => void;
  /** Told whenever it could. */
  onAnswer: () => void;
}

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/**
 * The keys of an issuer of tokens, found by its discovery document (OpenID Connect Discovery 1.0, 4). They are kept for ten
 * minutes, and fetched before that when a token names one that is not among them, as after a rotation.
 */
export class Issuer {
  private readonly agent: Agent;
  private discovered: Promise<KeySet> | undefined;
  /** When keys last arrived, in milliseconds of `performance.now()`. */
  private arrived = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: IssuerOptions) {
    const ca = options.caCerts === undefined ? {} : { ca: [...rootCertificates, options.caCerts] };
    this.agent = new Agent({ maxResponseSize: MOST_BYTES, connect: { timeout: PATIENCE_MS, ...ca } });
  }

  /**
   * The key that a token names.
   * @throws {errors.JOSEError} when the issuer has no such key
   * @throws {IssuerUnreachable} when that cannot be told now
   */
  async key(header: JWTHeaderParameters, token: FlattenedJWSInput) {
    const began = performance.now();
    try {
      const keys = await this.keys();
      const key = await keys(header, token);
      this.answeredSince(began);
      return key;
    } catch (error) {
      if (isAboutToken(error)) throw error;
      if (error instanceof errors.JWKSNoMatchingKey) {
        if (this.answeredSince(began)) throw error;
        const detail = 'the key of the token is not known yet, and the keys of its issuer were asked for just now';
        throw new IssuerUnreachable(detail, COOLDOWN_MS / 1000);
      }
      // Where the keys are may have changed as well.
      this.discovered = undefined;
      this.options.onTrouble(error);
      throw new IssuerUnreachable('the issuer of tokens cannot be asked for its keys now', RETRY_AFTER_S, error);
    }
  }

  /** Fetches the keys before the first token comes, so that whatever is wrong is in the log by then. */
  async warmUp(): Promise<void> {
    const began = performance.now();
    try {
      const keys = await this.keys();
      await keys.reload();
      this.answeredSince(began);
    } catch (error) {
      this.discovered = undefined;
      this.options.onTrouble(error);
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  /** Whether the keys, which are good, have arrived since then. */
  private answeredSince(began: number): boolean {
    if (this.arrived < began) return false;
    this.options.onAnswer();
    return true;
  }

  private keys(): Promise<KeySet> {
    this.discovered ??= this.discover();
    return this.discovered;
  }

  private async discover(): Promise<KeySet> {
    const { issuer } = this.options;
    const document = await this.get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const stated: unknown = JSON.parse(document);
    if (!isObject(stated) || stated.issuer !== issuer) {
      const got = isObject(stated) ? JSON.stringify(stated.issuer)?.slice(0, 200) : typeof stated;
      throw new Error(`expected the issuer to state the issuer ${issuer}, got ${got}`);
    }
    const url = typeof stated.jwks_uri === 'string' ? readKeyUrl(stated.jwks_uri) : undefined;
    if (url === undefined) throw new Error('expected the issuer to state an https URL as its jwks_uri, got another');
    return createRemoteJWKSet(new URL(url), {
      timeoutDuration: PATIENCE_MS,
      cooldownDuration: COOLDOWN_MS,
      [customFetch]: async (address, { signal }) => {
        const text = await this.get(address, signal);
        this.arrived = performance.now();
        return new Response(text);
      },
    });
  }

  /** Redirects are not followed and proxies of the environment not asked: nothing but this address is called. */
  private async get(url: string, signal = AbortSignal.timeout(PATIENCE_MS)): Promise<string> {
    const { tokenFile } = this.options;
    const headers: Record<string, string> = { accept: ACCEPTED };
    // Kubernetes replaces it every hour.
    if (tokenFile !== undefined) headers.authorization = `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`;
    const { statusCode, body } = await request(url, { headers, signal, dispatcher: this.agent });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`expected status 200 from ${url}, got ${statusCode}`);
    return text;
  }
}

/** Whether a token cannot be right, whatever the issuer would say. */
function isAboutToken(error: unknown): boolean {
  return error instanceof errors.JWKSMultipleMatchingKeys || error instanceof errors.JOSENotSupported;
}
