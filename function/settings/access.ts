import type { EnvironmentReader } from './environment.js';
import { readInternalUrl } from './internal-url.js';

/** Whose tokens are taken, for whom, and how their issuer is asked for its keys. */
export interface OidcSettings {
  /** OIDC_ISSUER, as it stands in the claim `iss` of every token. */
  readonly issuer: string;
  /** OIDC_AUDIENCE: one of those in the claim `aud`. */
  readonly audience: string;
  /** OIDC_SUBJECTS: one of them is the claim `sub`. */
  readonly subjects: readonly string[];
  /** OIDC_CA_FILE: certificates in PEM, trusted beside the usual roots when the issuer is asked over https. */
  readonly caFile: string | undefined;
  /** OIDC_TOKEN_FILE: a token that is shown to the issuer, which some ask for before they tell their keys. */
  readonly tokenFile: string | undefined;
}

/** Origins as browsers write them (RFC 6454, 6.2), or all there are. */
export type Origins = '*' | readonly string[];

const SECURE_URL = 'an https URL, or an http URL of a host inside the cluster, without a query';

/** Who may ask, and from which pages. */
export function readAccess(read: EnvironmentReader) {
  return {
    apiKeysFile: read.text('API_KEYS_FILE'),
    oidc: readOidc(read),
    corsOrigins: read.parsed(
      'CORS_ORIGINS',
      'origins such as https://app.example.org, with commas between them, or *',
      readOrigins,
    ),
  };
}

/** The first three belong together: a token without an audience or a subject to look for would let in whoever has any token. */
function readOidc(read: EnvironmentReader): OidcSettings | undefined {
  const issuer = read.parsed('OIDC_ISSUER', SECURE_URL, readKeyUrl);
  const audience = read.text('OIDC_AUDIENCE');
  const subjects = read.parsed('OIDC_SUBJECTS', 'subjects of tokens, with commas between them', readSubjects);
  const caFile = read.text('OIDC_CA_FILE');
  const tokenFile = read.text('OIDC_TOKEN_FILE');
  const together = ['OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_SUBJECTS'];
  const set = [...together, 'OIDC_CA_FILE', 'OIDC_TOKEN_FILE'].filter((name) => read.text(name) !== undefined);
  if (set.length > 0) {
    const missing = together.filter((name) => !set.includes(name));
    for (const name of missing) read.wrong(name, `expected a value, because ${set[0]} has one, got none`);
  }
  if (issuer === undefined || audience === undefined || subjects === undefined) return undefined;
  return { issuer, audience, subjects, caFile, tokenFile };
}

/**
 * A URL that keys may be fetched from, else undefined: whoever could change what comes over http could put in keys of their
 * own. It is kept as it was written, because tokens repeat it letter by letter.
 */
export function readKeyUrl(value: string): string | undefined {
  if (!URL.canParse(value) || /[?#]/.test(value)) return undefined;
  return new URL(value).protocol === 'https:' ? value : readInternalUrl(value);
}

function readSubjects(value: string): readonly string[] | undefined {
  const subjects = listed(value);
  return subjects.length === 0 ? undefined : subjects;
}

function readOrigins(value: string): Origins | undefined {
  const origins = listed(value);
  if (origins.includes('*')) return origins.length === 1 ? '*' : undefined;
  const read = origins.map(readOrigin).filter((origin) => origin !== undefined);
  return origins.length > 0 && read.length === origins.length ? read : undefined;
}

/** An origin as browsers send it, without the port that goes without saying; extensions and apps have schemes of their own. */
function readOrigin(value: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/?#@*\s]+\/?$/i.test(value) || !URL.canParse(value)) return undefined;
  const { origin } = new URL(value);
  return origin === 'null' ? value.replace(/\/$/, '').toLowerCase() : origin;
}

function listed(value: string): string[] {
  return value.split(/[\s,]+/).filter((entry) => entry !== '');
}
