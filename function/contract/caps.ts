/** Upper bounds that the environment sets on what a request may ask for; undefined leaves the bundle's own bound. */
export interface Caps {
  /** MAX_STEPS: steps of one start. */
  readonly maxSteps: number | undefined;
  /** MAX_STARTS: starts of one request. */
  readonly maxStarts: number | undefined;
}
