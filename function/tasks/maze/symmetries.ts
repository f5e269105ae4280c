import { identity, type SymmetryFactor } from '../symmetry.js';
import { DIRECTIONS, type Direction, VOCABULARY } from './board.js';
import { directionToken } from './direction-answers.js';

/** One of the eight ways to turn or reflect a square board. */
interface Turn {
  /** The cell of the board that is seen at a row and column of the turned board. */
  from(row: number, column: number): [row: number, column: number];
  /** What a direction of the board becomes when the board is turned. */
  seen(direction: Direction): Direction;
}

const UPSIDE_DOWN: Readonly<Record<Direction, Direction>> = { up: 'down', down: 'up', left: 'left', right: 'right' };
const MIRRORED: Readonly<Record<Direction, Direction>> = { up: 'up', down: 'down', left: 'right', right: 'left' };
const TRANSPOSED: Readonly<Record<Direction, Direction>> = { up: 'left', left: 'up', down: 'right', right: 'down' };

/** The eight turns and reflections of a square board of this side. */
function turnsOf(side: number): Turn[] {
  const last = side - 1;
  return [false, true].flatMap((flip) =>
    [false, true].flatMap((mirror) =>
      [false, true].map((transpose): Turn => {
        const reflected = (r: number, c: number): [number, number] => [flip ? last - r : r, mirror ? last - c : c];
        return {
          from: (r, c) => (transpose ? reflected(c, r) : reflected(r, c)),
          seen: (direction) => {
            const flipped = flip ? UPSIDE_DOWN[direction] : direction;
            const mirrored = mirror ? MIRRORED[flipped] : flipped;
            return transpose ? TRANSPOSED[mirrored] : mirrored;
          },
        };
      }),
    ),
  );
}

function factor(side: number, outputTokens: (turn: Turn) => number[]): SymmetryFactor {
  const turns = turnsOf(side);
  return {
    positions: turns.map(({ from }) =>
      Array.from({ length: side * side }, (_, i) => {
        const [row, column] = from(Math.floor(i / side), i % side);
        return row * side + column;
      }),
    ),
    inputTokens: turns.map(() => identity(VOCABULARY)),
    outputTokens: turns.map(outputTokens),
  };
}

/** Turns and reflections for answers that mark cells: tokens stay what they are. */
export const turns = (side: number): SymmetryFactor => factor(side, () => identity(VOCABULARY));

/** Turns and reflections for answers in directions, which turn with the board. */
export const turnsWithDirections = (side: number): SymmetryFactor =>
  factor(side, ({ seen }) => {
    const tokens = identity(VOCABULARY);
    for (const direction of DIRECTIONS) tokens[directionToken(direction)] = directionToken(seen(direction));
    return tokens;
  });
