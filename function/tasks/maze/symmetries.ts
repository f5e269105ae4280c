import type { SymmetryFactor } from '../symmetry.js';
import { VOCABULARY } from './board.js';

/** The eight turns and reflections of a square board of this side; tokens stay what they are. */
export function turns(side: number): SymmetryFactor {
  const last = side - 1;
  const reflections: ((row: number, column: number) => [number, number])[] = [
    (r, c) => [r, c],
    (r, c) => [r, last - c],
    (r, c) => [last - r, c],
    (r, c) => [last - r, last - c],
  ];
  const both = reflections.flatMap((from) => [from, (r: number, c: number) => from(c, r)]);
  const still = both.map(() => Array.from({ length: VOCABULARY }, (_, token) => token));
  const positions = both.map((from) =>
    Array.from({ length: side * side }, (_, i) => {
      const [row, column] = from(Math.floor(i / side), i % side);
      return row * side + column;
    }),
  );
  return { positions, inputTokens: still, outputTokens: still };
}
