import { errors, type JWTPayload, jwtVerify } from 'jose';
import { Forbidden, Unauthorized } from '../../../common/faults.js';
import type { OidcSettings } from '../../../settings/access.js';
import type { Issuer } from './issuer.js';

/** Of pairs of keys only: with a shared secret, whoever can check a token could write one. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** So far clocks may be apart, in seconds. */
const CLOCK_TOLERANCE_S = 30;

/** Tokens (RFC 7519) by which an issuer says who sends an event, and to whom. */
export class Tokens {
  constructor(
    private readonly issuer: Issuer,
    private readonly expected: Pick<OidcSettings, 'issuer' | 'audience' | 'subjects'>,
  ) {}

  /**
   * The subject of a token.
   * @throws {Unauthorized} for one that is not good, or not meant for us
   * @throws {Forbidden} for one of a subject that may not send events
   * @throws {IssuerUnreachable} when neither can be told now
   */
  async subjectOf(token: string): Promise<string> {
    const { sub = '' } = await this.verified(token);
    if (!this.expected.subjects.includes(sub)) {
      throw new Forbidden(
        `expected a token of a subject in OIDC_SUBJECTS, got one of ${JSON.stringify(sub.slice(0, 300))}`,
      );
    }
    return sub;
  }

  close(): Promise<void> {
    return this.issuer.close();
  }

  private async verified(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.expected;
    try {
      const verified = await jwtVerify(token, (header, jws) => this.issuer.key(header, jws), {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['exp', 'sub'],
      });
      return verified.payload;
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      throw new Unauthorized(this.fault(error), true);
    }
  }

  /** What is wrong with a token, without a word of it. */
  private fault(error: errors.JOSEError): string {
    const { issuer, audience } = this.expected;
    if (error instanceof errors.JWTExpired) return 'expected a token that has not expired, got one that has';
    if (error instanceof errors.JWTClaimValidationFailed) {
      const wanted: Record<string, string> = { iss: `the issuer ${issuer}`, aud: `the audience ${audience}` };
      const absent = error.reason === 'missing' ? 'none' : 'another';
      return `expected a token with ${wanted[error.claim] ?? `a claim ${error.claim} that holds now`}, got ${absent}`;
    }
    if (error instanceof errors.JOSEAlgNotAllowed)
      return `expected a token signed by ${ALGORITHMS.join(', ')}, got another`;
    return `expected a token signed by a key of ${issuer}, got something else`;
  }
}
