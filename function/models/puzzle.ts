import type { Row } from '../trm/engine/step-row.js';
import type { SolverPuzzle } from '../trm/solver/start.js';
import type { Model, ModelSpec } from './load.js';

/** The bundle's row of the puzzle embedding, for models that have one. */
export function identifierOf({ architecture, manifest }: ModelSpec): number | undefined {
  return architecture.numPuzzleIdentifiers > 0 ? (manifest.puzzle_identifier ?? 0) : undefined;
}

/** W, for models that take boards of any size. */
const widthOf = ({ architecture: { boardWidth } }: ModelSpec) => (boardWidth > 0 ? boardWidth : undefined);

/** A puzzle as the solver is given it: its input tokens (S), and what it must know of the model that answers it. */
export function solverPuzzle(model: ModelSpec, tokens: readonly number[]): SolverPuzzle {
  const { manifest, start } = model;
  const boardWidth = widthOf(model);
  return { model: manifest.name, tokens, start, boardWidth, puzzleIdentifier: identifierOf(model) };
}

/** A step on a blank puzzle, which warms a model up. */
export function blankRow(model: Model): Row {
  const { start } = model;
  const { sequenceLength } = model.architecture;
  const columns = widthOf(model);
  return {
    inputs: new Int32Array(sequenceLength),
    board: columns === undefined ? undefined : { rows: sequenceLength / columns, columns },
    puzzleIdentifier: identifierOf(model),
    state: start.kind === 'learned' ? start : { ...start, seed: 0 },
  };
}
