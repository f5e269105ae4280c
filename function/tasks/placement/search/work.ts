/** Work that a search may still do, in looks at a bin or at an item in it. */
export interface Work {
  left: number;
  /** Says when the time is over, however much work is left. */
  readonly over?: (() => boolean) | undefined;
}
