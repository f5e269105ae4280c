import { Unauthorized } from '../../common/faults.js';
import { type Credentials, credentialsOf } from './credentials.js';

/** Where keys are looked up. */
export interface KnownKeys {
  /** The name of a key; undefined for one that is not known. */
  nameOf(key: string): string | undefined;
  close(): void;
}

/** Where tokens are verified. */
export interface KnownTokens {
  /** The subject of a token, which may send events; rejects with a Fault for any other token. */
  subjectOf(token: string): Promise<string>;
  close(): Promise<void>;
}

/** Who asks: the name of a key, or the subject of a token. */
export type Identity = { key: string } | { subject: string };

/** Who may ask: whoever has a key, and for events, where tokens are configured, whoever has a token. */
export class Access {
  constructor(
    private readonly keys: KnownKeys | undefined,
    private readonly tokens: KnownTokens | undefined,
  ) {}

  /**
   * Lets in who may ask, and says who it is, where that had to be shown; `event` says whether it is an event that comes. `headers` by name in lower case.
   * @throws {Unauthorized} for whoever shows nothing, or nothing that is known here
   * @throws {Forbidden} for a token of somebody who may not send events
   * @throws {IssuerUnreachable} when that cannot be told now
   */
  async admit(headers: ReadonlyMap<string, string>, event: boolean): Promise<Identity | undefined> {
    if (event && this.tokens) return { subject: await subject(this.tokens, credentialsOf(headers)) };
    return this.keys && { key: name(this.keys, credentialsOf(headers)) };
  }

  async close(): Promise<void> {
    this.keys?.close();
    await this.tokens?.close();
  }
}

async function subject(tokens: KnownTokens, { bearer, otherScheme }: Credentials): Promise<string> {
  if (bearer === undefined) {
    throw new Unauthorized(`expected a token in Authorization: Bearer …, got ${unlike(otherScheme)}`, false);
  }
  return tokens.subjectOf(bearer);
}

/** The name of the key that is shown. A gateway may have put a token of its own beside it, so either will do. */
function name(keys: KnownKeys, { bearer, apiKey, otherScheme }: Credentials): string {
  const shown = [bearer, apiKey].filter((key) => key !== undefined);
  if (shown.length === 0) {
    const expected = 'expected an API key in Authorization: Bearer … or in X-API-Key';
    throw new Unauthorized(`${expected}, got ${unlike(otherScheme)}`, false);
  }
  const [found] = shown.map((key) => keys.nameOf(key)).filter((known) => known !== undefined);
  if (found === undefined) throw new Unauthorized('expected an API key that is known here, got another', true);
  return found;
}

function unlike(scheme: string | undefined): string {
  return scheme === undefined ? 'none' : `an Authorization of the scheme ${scheme}`;
}
