import { identity, type SymmetryFactor } from '../symmetry.js';
import { CELLS, INDICES, SIZE } from './grid.js';
import { tokenOf, VOCABULARY } from './vocabulary.js';

/** The 6 orders of three things. */
const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/** A factor that moves cells and leaves tokens alone. */
function moves(elements: readonly ((row: number, column: number) => number)[]): SymmetryFactor {
  const still = elements.map(() => identity(VOCABULARY));
  const positions = elements.map((from) => identity(CELLS).map((i) => from(Math.floor(i / SIZE), i % SIZE)));
  return { positions, inputTokens: still, outputTokens: still };
}

/** Orders of the three bands (or stacks), and of the lines inside each of them. */
function lineOrders(cell: (line: number, other: number) => number, along: 'row' | 'column'): SymmetryFactor[] {
  const pick = (line: (n: number, order: readonly number[]) => number) =>
    moves(ORDERS.map((order) => (r, c) => (along === 'row' ? cell(line(r, order), c) : cell(line(c, order), r))));
  const bands = pick((n, order) => (order[Math.floor(n / 3)] ?? 0) * 3 + (n % 3));
  const inside = [0, 1, 2].map((band) =>
    pick((n, order) => (Math.floor(n / 3) === band ? band * 3 + (order[n % 3] ?? 0) : n)),
  );
  return [bands, ...inside];
}

/**
 * Digit relabelling as swaps (k, j ≤ k) for k = 2…9: choosing one of each is uniform over all 9! relabellings.
 * Input and output tokens move together.
 */
function relabellings(): SymmetryFactor[] {
  return INDICES.slice(1).map((k) => {
    const tokens = INDICES.slice(0, k + 1).map((j) => {
      const map = identity(VOCABULARY);
      map[tokenOf(k + 1)] = tokenOf(j + 1);
      map[tokenOf(j + 1)] = tokenOf(k + 1);
      return map;
    });
    return { positions: tokens.map(() => identity(CELLS)), inputTokens: tokens, outputTokens: tokens };
  });
}

/** Transposition, orders of rows and of columns, and relabellings: all that turns one Sudoku into another. */
export const symmetries: readonly SymmetryFactor[] = [
  moves([(r, c) => r * SIZE + c, (r, c) => c * SIZE + r]),
  ...lineOrders((line, other) => line * SIZE + other, 'row'),
  ...lineOrders((line, other) => other * SIZE + line, 'column'),
  ...relabellings(),
];
