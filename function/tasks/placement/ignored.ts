/** An answer lists at most so many kinds of things, and names of each kind. */
const MOST_KINDS = 24;
const MOST_NAMES = 5;

/** Collects what a context says and this task does not take into account, so that the answer can list it. */
export class Ignored {
  private readonly kinds = new Map<string, Set<string>>();

  /** `what` is not taken into account for `who`. */
  add(what: string, who: string): void {
    const names = this.kinds.get(what) ?? new Set();
    this.kinds.set(what, names.add(who));
  }

  /** One text for each kind, in the order in which the kinds were added. */
  sentences(): string[] {
    const kinds = [...this.kinds].map(([what, names]) => `${what} (${enumerate([...names])})`);
    const more = kinds.length - MOST_KINDS;
    return more <= 0 ? kinds : [...kinds.slice(0, MOST_KINDS), `and ${more} more kinds of rules`];
  }
}

/** "a, b and c"; of more than `most` names the first ones, and how many more there are. */
export function enumerate(names: readonly string[], most = MOST_NAMES): string {
  if (names.length === 0) return 'none';
  const shown = names.length > most ? names.slice(0, most) : names.slice(0, -1);
  const last = names.length > most ? `${names.length - most} more` : names.at(-1);
  return shown.length === 0 ? `${last ?? ''}` : `${shown.join(', ')} and ${last}`;
}
