import type { Packed } from '../kubernetes/cluster.js';
import type { Replay } from '../replay/replay.js';
import type { Board } from '../room/board.js';
import { type App, appsOf } from './apps.js';
import { countsOf, type Spread, spreadsOf } from './spreads.js';

/** What a workload that has just left its node has to heed where it lands, for searches that move one after another. */
export class Landing {
  private readonly spreadsOf = new Map<number, Spread[]>();
  private readonly appOf = new Map<number, App>();

  /** Of apps none may come to one node with all of its workloads. */
  constructor(spreads: readonly Spread[], apps: readonly App[] = []) {
    for (const spread of spreads) {
      for (const w of spread.bound) this.spreadsOf.set(w, [...(this.spreadsOf.get(w) ?? []), spread]);
    }
    for (const app of apps) for (const w of app.items) this.appOf.set(w, app);
  }

  static of(packed: Packed, replay: Replay): Landing {
    return new Landing(spreadsOf(packed, replay).spreads, appsOf(packed, replay));
  }

  /** Whether a workload that is on no node finds room there, no rival, and few enough of those that it is to be spread from. */
  allows(board: Board, w: number, to: number): boolean {
    if (!board.hasRoom(w, to) || board.rivalsOn(w, to).length > 0) return false;
    return (this.spreadsOf.get(w) ?? []).every((spread) => {
      const counts = countsOf(spread, board.at);
      const here = counts.get(spread.domains[to] ?? -1);
      const self = spread.items.has(w) ? 1 : 0;
      return here !== undefined && here + self - Math.min(...counts.values()) <= spread.maxSkew;
    });
  }

  /** Whether a workload that is on no node would be the last one of its app to come to a node. */
  crowds(board: Board, w: number, to: number): boolean {
    const app = this.appOf.get(w);
    if (!app) return false;
    let here = app.others.get(to) ?? 0;
    for (const other of board.on(to)) here += Number(app.items.has(other));
    return here + 1 >= app.size;
  }
}
