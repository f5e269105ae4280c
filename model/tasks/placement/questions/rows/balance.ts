import { Board } from '../reference/board.js';
import { field, list, text } from '../reference/json.js';
import { programOf } from '../reference/program.js';
import { optimum } from '../reference/solver.js';
import { lowNodeUtilization, peakOf } from '../rivals/low-node-utilization.js';
import { percent, type Row } from './row.js';

const MOVES = 10;
/** The service says of less than this that it is not worth a move. */
const WORTH = 0.005;
/** What its figures are rounded to, and the tolerance of HiGHS. */
const ROUNDED = 0.0002;

/** How is use evened out with few moves? */
export const balance: Row = {
  name: `balance, at most ${MOVES} moves`,
  figure: 'highest share of any node',
  rival: 'descheduler, LowNodeUtilization',
  show: percent,
  async mark({ items, reference, seed }, ask) {
    const { result, verified, proven, ms } = await ask({
      kubernetes: { items },
      objective: 'balance',
      max_moves: MOVES,
    });
    const board = new Board(reference);
    const indices = new Map(reference.machines.map(({ name }, n) => [name, n]));
    const steps = list(field(result, 'moves', 'steps'));
    for (const step of steps) {
      const p = reference.pods.findIndex(({ name }) => name === text(list(field(step, 'workloads'))[0]));
      board.remove(p);
      board.place(p, indices.get(text(field(step, 'to'))) ?? -1);
    }
    const ours = peakOf(board);
    const best = await optimum(programOf(reference, { least: 'peak', moves: MOVES }));
    const told = Number(field(result, 'peak', 'after'));
    return {
      verified,
      proven,
      ms,
      said: best === undefined ? 0 : 1,
      right: best !== undefined && ours <= best + WORTH && board.faults().length === 0 ? 1 : 0,
      ours,
      best,
      rival: lowNodeUtilization(reference, MOVES, seed),
      wrong: [
        ...board.faults(),
        ...(Math.abs(told - ours) > ROUNDED ? [`a peak of ${told}, and the moves make it ${ours}`] : []),
        ...(best !== undefined && ours < best - ROUNDED ? [`a peak of ${ours}, and HiGHS proves ${best}`] : []),
        ...(proven && best !== undefined && ours > best + ROUNDED ? [`proven: ${ours}, HiGHS ${best}`] : []),
        ...(steps.length > MOVES ? [`${steps.length} moves`] : []),
      ],
    };
  },
};
