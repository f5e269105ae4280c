/** What a call shows of who sends it. */
export interface Credentials {
  /** The token of `Authorization: Bearer …` (RFC 6750, 2.1). */
  bearer: string | undefined;
  /** `X-API-Key`, for senders that cannot set the other one. */
  apiKey: string | undefined;
  /** The scheme of an Authorization that is not Bearer; short enough to be repeated. */
  otherScheme: string | undefined;
}

/** `headers` by name in lower case. */
export function credentialsOf(headers: ReadonlyMap<string, string>): Credentials {
  const [, scheme = '', rest = ''] = /^(\S+)(?: +(.*))?$/s.exec(headers.get('authorization')?.trim() ?? '') ?? [];
  const isBearer = scheme.toLowerCase() === 'bearer';
  return {
    bearer: isBearer ? rest.trim() || undefined : undefined,
    apiKey: headers.get('x-api-key')?.trim() || undefined,
    // Without its scheme, as some send it, a key would be repeated here.
    otherScheme: isBearer || rest === '' ? undefined : scheme.slice(0, 20),
  };
}
