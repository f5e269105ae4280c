import { Busy, Draining } from '../common/faults.js';
import { once } from '../common/once.js';

/** So much more than the limit, as a part of it, is kept for clients that hold few places themselves. */
const RESERVE = 1 / 4;
/** Places of the reserve, as a part of it, that one client may have. */
const FEW = 1 / 4;

/**
 * Bounds the requests that run and wait together: beyond the bound a caller is told at once to come again. One client may
 * fill it, but shuts nobody out: a reserve beyond it takes only those who hold few places.
 */
export class Gate {
  #inside = 0;
  #closed = false;
  readonly #places = new Map<string, number>();
  readonly #reserve: number;

  constructor(private readonly limit: number) {
    this.#reserve = Math.ceil(limit * RESERVE);
  }

  get inside(): number {
    return this.#inside;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Returns the function that leaves again. `clients` name who asks: an address, and for an event its source as well.
   * @throws {Draining} once closed
   * @throws {Busy} when full
   */
  enter(clients: readonly string[] = []): () => void {
    if (this.#closed) throw new Draining();
    if (this.#inside >= this.limit && !this.spares(clients)) throw new Busy(`all ${this.limit} places are taken`);
    this.count(clients, 1);
    return once(() => this.count(clients, -1));
  }

  /**
   * Whether the reserve takes these. Behind a broker all sources have one address, so a new source is enough; but sources
   * can be made up, so half of the reserve is for new addresses alone.
   */
  private spares([address, source]: readonly string[]): boolean {
    const left = this.limit + this.#reserve - this.#inside;
    const holdsFew = (client: string | undefined) =>
      client !== undefined && (this.#places.get(client) ?? 0) < Math.ceil(this.#reserve * FEW);
    return (left > 0 && holdsFew(address)) || (left > this.#reserve / 2 && holdsFew(source));
  }

  private count(clients: readonly string[], change: 1 | -1): void {
    this.#inside += change;
    for (const client of clients) {
      const places = (this.#places.get(client) ?? 0) + change;
      if (places > 0) this.#places.set(client, places);
      else this.#places.delete(client);
    }
  }

  close(): void {
    this.#closed = true;
  }
}
