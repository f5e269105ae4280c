import type { ReasonRequest } from '../../contract/reason.js';

/** Milliseconds that a request may use where it says nothing. */
export const USUAL_TIME = 3000;

/** The share of the time that is left for searching without the model; the rest is the model's. */
const SHARE_OF_SEARCH = 0.6;

/** How long may be searched without the model, in milliseconds from when it is called; asked for before a problem is read. */
export function searchTime({ budget }: Pick<ReasonRequest, 'budget'>): () => number {
  const end = performance.now() + (budget?.time_ms ?? USUAL_TIME);
  return () => Math.max(0, end - performance.now()) * SHARE_OF_SEARCH;
}
