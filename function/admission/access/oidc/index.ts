import type { Logger } from '../../../observe/log.js';
import type { OidcSettings } from '../../../settings/access.js';
import { readCaCertificates } from '../../../settings/certificates.js';
import { ConfigError } from '../../../settings/environment.js';
import { readSettingFile } from '../../../settings/setting-file.js';
import { Issuer } from './issuer.js';
import { Tokens } from './tokens.js';

/**
 * Tokens as configured. An issuer that does not answer is no reason not to start: it may do so by the time an event comes.
 * @throws {ConfigError} for a file that cannot be read
 */
export async function openTokens(settings: OidcSettings, log: Logger): Promise<Tokens> {
  const { issuer, caFile, tokenFile, audience, subjects } = settings;
  const pem = caFile === undefined ? undefined : await readSettingFile('OIDC_CA_FILE', caFile);
  const caCerts = pem === undefined ? undefined : readCaCertificates(pem);
  if (pem !== undefined && caCerts === undefined) {
    throw new ConfigError([`OIDC_CA_FILE: expected certificates in PEM, got something else in ${caFile}`]);
  }
  if (tokenFile !== undefined) await readSettingFile('OIDC_TOKEN_FILE', tokenFile);
  let working = true;
  const asked = new Issuer({
    issuer,
    caCerts,
    tokenFile,
    onTrouble: (err) => {
      if (working) log.warn({ err, issuer }, 'the issuer of tokens cannot be asked: events are refused for now');
      working = false;
    },
    onAnswer: () => {
      if (!working) log.info({ issuer }, 'the issuer of tokens answers again');
      working = true;
    },
  });
  log.info({ issuer, audience, subjects }, 'events need a token');
  void asked.warmUp();
  return new Tokens(asked, settings);
}
