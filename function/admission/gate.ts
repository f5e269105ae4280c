import { Busy, Draining } from '../common/faults.js';
import { once } from '../common/once.js';

/** Places beyond the limit, as a part of it, that are kept for clients which hold few places themselves. */
const RESERVE = 1 / 4;
/** A client holds few places when it has less than this part of the reserve. */
const FEW = 1 / 4;

/**
 * Bounds the requests that run and wait together: beyond the bound a caller is told at once to come again. One client may
 * fill it, but shuts nobody out: a reserve beyond it takes only those who hold few places.
 */
export class Gate {
  private places = 0;
  private shut = false;
  private readonly placesOf = new Map<string, number>();
  private readonly reserve: number;

  constructor(private readonly limit: number) {
    this.reserve = Math.ceil(limit * RESERVE);
  }

  get inside(): number {
    return this.places;
  }

  get closed(): boolean {
    return this.shut;
  }

  /**
   * Takes a place, and returns the function that gives it back. `clients` are who asks: an address, and for an event its source
   * as well.
   * @throws {Draining} once the gate is closed
   * @throws {Busy} when all places are taken
   */
  enter(clients: readonly string[] = []): () => void {
    if (this.shut) throw new Draining();
    if (this.places >= this.limit && !this.spares(clients)) throw new Busy(`all ${this.limit} places are taken`);
    this.count(clients, 1);
    return once(() => this.count(clients, -1));
  }

  /**
   * Whether the reserve takes these. Behind a broker all sources have one address, so a new source is enough; but sources
   * can be made up, so half of the reserve is for new addresses alone.
   */
  private spares([address, source]: readonly string[]): boolean {
    const left = this.limit + this.reserve - this.places;
    const holdsFew = (client: string | undefined) =>
      client !== undefined && (this.placesOf.get(client) ?? 0) < Math.ceil(this.reserve * FEW);
    return (left > 0 && holdsFew(address)) || (left > this.reserve / 2 && holdsFew(source));
  }

  private count(clients: readonly string[], change: 1 | -1): void {
    this.places += change;
    for (const client of clients) {
      const held = (this.placesOf.get(client) ?? 0) + change;
      if (held > 0) {
        this.placesOf.set(client, held);
      } else {
        this.placesOf.delete(client);
      }
    }
  }

  close(): void {
    this.shut = true;
  }
}
