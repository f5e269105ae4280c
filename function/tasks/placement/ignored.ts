/** Most kinds of things, and most names of each, that an answer lists. */
const MOST_KINDS = 24;
const MOST_NAMES = 5;

/** What a context says and this task does not model: never silently dropped, and never longer than a person reads. */
export class Ignored {
  private readonly kinds = new Map<string, Set<string>>();

  /** `what` is not modelled for `who`. */
  add(what: string, who: string): void {
    const names = this.kinds.get(what) ?? new Set();
    this.kinds.set(what, names.add(who));
  }

  /** One for each kind, in the order they were met. */
  sentences(): string[] {
    const kinds = [...this.kinds].map(([what, names]) => `${what} (${enumerate([...names])})`);
    const more = kinds.length - MOST_KINDS;
    return more <= 0 ? kinds : [...kinds.slice(0, MOST_KINDS), `and ${more} more kinds of rules`];
  }
}

/** "a, b and c", or the first few and how many more. */
export function enumerate(names: readonly string[], most = MOST_NAMES): string {
  if (names.length === 0) return 'none';
  const shown = names.length > most ? names.slice(0, most) : names.slice(0, -1);
  const last = names.length > most ? `${names.length - most} more` : names.at(-1);
  return shown.length === 0 ? `${last ?? ''}` : `${shown.join(', ')} and ${last}`;
}
