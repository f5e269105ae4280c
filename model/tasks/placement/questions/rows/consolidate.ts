import type { Homelab } from '../clusters.js';
import { Board } from '../reference/board.js';
import { isDaemon, type Reference } from '../reference/cluster.js';
import { field, list, text } from '../reference/json.js';
import { programOf } from '../reference/program.js';
import { optimum } from '../reference/solver.js';
import { drainedByHand } from '../rivals/by-hand.js';
import { decimal, type Row } from './row.js';

const MOVES = 10;

/** Which nodes can be emptied? */
export const consolidate: Row = { ...row(undefined), name: 'consolidate' };
export const consolidateFew: Row = { ...row(MOVES), name: `consolidate, at most ${MOVES} moves` };

function row(moves: number | undefined): Omit<Row, 'name'> {
  return {
    figure: 'nodes in use',
    rival: 'kubectl drain, the node with the fewest pods first',
    show: decimal,
    async mark({ items, reference, seed }: Homelab, ask) {
      const limit = moves === undefined ? {} : { max_moves: moves };
      const { result, verified, proven, ms } = await ask({ kubernetes: { items }, objective: 'consolidate', ...limit });
      const ours = Number(field(result, 'nodes_used'));
      const least = await optimum(programOf(reference, { least: 'nodes', moves }));
      const best = least === undefined ? undefined : Math.round(least);
      const faults = layoutFaults(reference, result, moves);
      const tooGood = best !== undefined && ours < best ? [`${ours} nodes, and HiGHS proves ${best}`] : [];
      const tooSure =
        best !== undefined && field(result, 'fewest') === true && ours > best ? [`fewest: ${ours}, HiGHS ${best}`] : [];
      return {
        verified,
        proven,
        ms,
        said: best === undefined ? 0 : 1,
        right: ours === best && faults.length === 0 ? 1 : 0,
        ours,
        best,
        rival: reference.machines.length - drainedByHand(reference, moves, seed),
        wrong: [...faults, ...tooGood, ...tooSure],
      };
    },
  };
}

/** What is wrong with the cluster as it is after a plan. */
function layoutFaults(reference: Reference, result: unknown, moves: number | undefined): string[] {
  const indices = new Map(reference.machines.map(({ name }, n) => [name, n]));
  const homes = new Map(
    list(field(result, 'placement')).map((one) => [
      text(field(one, 'workload')),
      indices.get(text(field(one, 'node'))),
    ]),
  );
  const board = new Board(reference);
  let moved = 0;
  for (const [p, pod] of reference.pods.entries()) {
    const to = homes.get(pod.name);
    if (to === undefined || to === pod.at) continue;
    board.remove(p);
    board.place(p, to);
    moved++;
  }
  const drained = new Set(list(field(result, 'drain')).map((name) => indices.get(text(name))));
  const left = reference.pods.filter((pod, p) => !isDaemon(pod) && drained.has(board.homes[p]));
  return [
    ...board.faults(),
    ...left.map(({ name }) => `${name} is left on a node that was drained`),
    ...(moves !== undefined && moved > moves ? [`${moved} moves instead of ${moves}`] : []),
  ];
}
