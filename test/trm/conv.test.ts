import { describe, expect, it } from 'vitest';
import { throughViews } from '../../function/tasks/views.js';
import { describeArchitecture, type Tensor } from '../../function/trm/checkpoint/index.js';
import type { StepRunner } from '../../function/trm/engine/scheduler.js';
import {
  type BoardSize,
  openSession,
  type Session,
  SessionError,
  type StepInput,
} from '../../function/trm/engine/session.js';
import { pack, type Row, type RowOutput, unpack } from '../../function/trm/engine/step-row.js';
import { buildGraph } from '../../function/trm/graph/graph.js';
import { argmax } from '../../function/trm/solver/attempt.js';
import { solve } from '../../function/trm/solver/solver.js';
import { initialState } from '../../function/trm/state/state.js';
import { checkpointOf, convTensors, normal, seeded } from './random.js';
import { Reference } from './reference.js';
import { worst } from './vectors.js';

/** A board of 6 × 5 at most; V 6, D 8. */
const [S, W, V, D] = [30, 5, 6, 8];
const describeIt = (tensors: Map<string, Tensor>, facts: Parameters<typeof describeArchitecture>[1] = {}) =>
  describeArchitecture(checkpointOf(tensors), { sequenceLength: S, boardWidth: W, H_cycles: 1, L_cycles: 1, ...facts });
const open = (tensors: Map<string, Tensor>, facts = {}) =>
  openSession(buildGraph(tensors, describeIt(tensors, facts)), 'cpu', 1);

/** A session for one test, closed after it. */
async function using<T>(opening: Promise<Session>, use: (session: Session) => Promise<T>): Promise<T> {
  const session = await opening;
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}

const headless = (tensors: Map<string, Tensor>) => new Map([...tensors].filter(([key]) => !key.startsWith('q_head.')));
const halted = { H_cycles: 2, L_cycles: 2 };

describe('one step from random states equals float64', () => {
  it.each<[string, Map<string, Tensor>, Parameters<typeof describeArchitecture>[1], BoardSize, number]>([
    ['the whole board', convTensors(), {}, { rows: 6, columns: 5 }, 1e-5],
    ['a part of it', convTensors(), {}, { rows: 3, columns: 4 }, 1e-5],
    ['a board larger than the whole one', convTensors(), {}, { rows: 7, columns: 9 }, 1e-5],
    ['one cell', convTensors(), {}, { rows: 1, columns: 1 }, 1e-5],
    ['one row, of a kernel that is higher', convTensors({ kernel: 5 }), {}, { rows: 1, columns: 5 }, 1e-5],
    ['a kernel of 5', convTensors({ kernel: 5 }), {}, { rows: 6, columns: 5 }, 1e-5],
    ['a kernel of 1', convTensors({ kernel: 1 }), {}, { rows: 2, columns: 5 }, 1e-5],
    ['no q_head', headless(convTensors()), { qHead: false }, { rows: 3, columns: 4 }, 1e-5],
    ['no q_head, the whole board', headless(convTensors()), { qHead: false }, { rows: 6, columns: 5 }, 1e-5],
    ['a random start and mixing', convTensors(), { randomInit: true, mixing: 0.7 }, { rows: 4, columns: 3 }, 1e-5],
    ['two cycles of two', convTensors(), halted, { rows: 3, columns: 4 }, 1e-4],
  ])('%s', async (_, tensors, facts, board, tolerance) => {
    const reference = new Reference(tensors, describeIt(tensors, facts), board);
    const random = seeded(11);
    const batch = 3;
    const cells = board.rows * board.columns;
    const state = () => Float32Array.from({ length: batch * cells * D }, () => normal(random));
    const inputs = Int32Array.from({ length: batch * cells }, () => Math.floor(random() * V));
    const [z_H, z_L] = [state(), state()];
    const output = await using(open(tensors, facts), (session) => session.run({ batch, board, inputs, z_H, z_L }));
    for (let b = 0; b < batch; b++) {
      const row = <T extends { subarray(from: number, to: number): T; length: number }>(all: T) =>
        all.subarray((b * all.length) / batch, ((b + 1) * all.length) / batch);
      const want = reference.step([...row(inputs)], 0, {
        z_H: Float64Array.from(row(z_H)),
        z_L: Float64Array.from(row(z_L)),
      });
      expect(worst(row(output.z_L), want.z_L), 'z_L').toBeLessThan(tolerance);
      expect(worst(row(output.z_H), want.z_H), 'z_H').toBeLessThan(tolerance);
      expect(worst(row(output.logits), want.logits), 'logits').toBeLessThan(tolerance);
      expect(worst(row(output.q_halt), [want.q_halt]), 'q_halt').toBeLessThan(tolerance);
      expect(worst(row(output.q_continue), [want.q_continue]), 'q_continue').toBeLessThan(tolerance);
    }
    if (!tensors.has('q_head.weight')) expect([...output.q_halt, ...output.q_continue]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('a graph that wants a board', () => {
  const right = (board: BoardSize | undefined, cells = 12): StepInput => ({
    batch: 1,
    board,
    inputs: new Int32Array(cells),
    z_H: new Float32Array(cells * D),
    z_L: new Float32Array(cells * D),
  });

  it.each<[string, StepInput, string]>([
    ['no board', right(undefined), 'expected a board of H × W cells for inputs, got none'],
    [
      'a board that the tokens do not fill',
      right({ rows: 4, columns: 4 }),
      'expected inputs of int32 (1, 4, 4), got 12 elements of int32',
    ],
    [
      'a state of another size',
      { ...right({ rows: 3, columns: 4 }), z_H: new Float32Array(5 * D) },
      `expected z_H of float32 (1, 3, 4, ${D}), got ${5 * D} elements of float32`,
    ],
  ])('%s: SessionError, naming it', async (_, input, message) => {
    await using(open(convTensors()), async (session) => {
      const error = await session.run(input).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SessionError);
      expect(error).toMatchObject({ message });
      await expect(session.run(right({ rows: 3, columns: 4 }))).resolves.toBeDefined();
    });
  });

  it('takes one board after another', async () => {
    await using(open(convTensors()), async (session) => {
      for (const [rows, columns] of [
        [3, 4],
        [1, 2],
        [6, 5],
      ] as const) {
        const { logits } = await session.run(right({ rows, columns }, rows * columns));
        expect(logits).toHaveLength(rows * columns * V);
      }
    });
  });
});

describe('a start on a padded board', () => {
  /** 3 × 4 cells without padding among them. */
  const CELLS = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2];
  const board = { rows: 3, columns: 4 };
  /** The cells on the whole board, from this row and column on. */
  const on = (top: number, left: number) => {
    const tokens = new Array<number>(S).fill(0);
    for (const [i, token] of CELLS.entries()) tokens[(top + Math.floor(i / 4)) * W + left + (i % 4)] = token;
    return tokens;
  };
  const judge = (answer: readonly number[]) => ({ proven: false, rank: [], answer: [...answer] });

  async function solved(tokens: readonly number[], breadth = { views: false, noise: 0, randomStart: false }) {
    const tensors = convTensors();
    const start = initialState(tensors, describeIt(tensors));
    return using(open(tensors), async (session) => {
      const rows: Row[] = [];
      const runner: StepRunner = {
        lane: () => ({
          close: () => {},
          step: async (row): Promise<RowOutput> => {
            rows.push(row);
            const [output] = unpack(await session.run(pack([row])));
            if (!output) throw new Error('expected an output');
            return output;
          },
        }),
      };
      const solution = await solve(
        runner,
        { model: 'm', tokens, start, boardWidth: W },
        { budget: { steps: 3, starts: 2, widenAfter: 9 }, breadth },
        throughViews({ tokens, symmetries: [], outputs: V }, judge),
      );
      return { rows, solution };
    });
  }

  it.each([
    [0, 0],
    [2, 0],
    [0, 1],
    [3, 1],
  ])('at row %i column %i answers as without padding, and the padding stays padding', async (top, left) => {
    const { rows, solution } = await solved(on(top, left));
    const tensors = convTensors();
    const reference = new Reference(tensors, describeIt(tensors), board);
    let state = reference.start();
    for (const step of solution.steps) {
      const outcome = reference.step(CELLS, 0, state);
      state = outcome;
      const want = new Array<number>(S).fill(0);
      for (const [i, token] of argmax(Float32Array.from(outcome.logits), V).entries()) {
        want[(top + Math.floor(i / 4)) * W + left + (i % 4)] = token;
      }
      expect(step.tokens).toEqual(want);
      expect(step.q_halt).toBeCloseTo(outcome.q_halt, 3);
    }
    for (const row of rows) {
      expect(row.board).toEqual(board);
      expect([...row.inputs]).toEqual(CELLS);
    }
  });

  it('draws no more of a random start than it shows', async () => {
    const { rows } = await solved(on(1, 1), { views: false, noise: 0.1, randomStart: true });
    const lengths = rows.map(({ state }) => ('seed' in state ? state.length : state.z_H.length));
    expect(new Set(lengths)).toEqual(new Set([12 * D]));
    expect(rows.some(({ state }) => 'seed' in state)).toBe(true);
  });

  it('shows a blank board whole', async () => {
    const { rows } = await solved(new Array<number>(S).fill(0));
    expect(rows[0]?.board).toEqual({ rows: 6, columns: 5 });
  });
});
