import Negotiator from 'negotiator';
import type { Headers } from './call.js';

/**
 * The media type that a caller would rather have, of those that are offered: by its Accept (RFC 9110, 12.5.1), weights
 * included. Of equal ones it is the one that stands first in Accept, and without an Accept, or where none is acceptable, the
 * first that is offered.
 */
export function preferred<Offered extends string>(headers: Headers, first: Offered, ...others: Offered[]): Offered {
  const accept = headers.get('accept');
  if (accept === undefined) return first;
  const offered = [first, ...others];
  const [best] = new Negotiator({ headers: { accept } }).mediaTypes(offered);
  return offered.find((type) => type === best) ?? first;
}
