import type { Model } from './models.js';
import type { StepInput } from './trm/session.js';
import type { Problem } from './trm/solver.js';
import { stateOf } from './trm/state.js';

/** MAX_STEPS where neither the environment nor the bundle says otherwise. */
const DEFAULT_MAX_STEPS = 6;

/** The steps that a model's requests may take, unless the environment says otherwise. */
export function maxStepsOf({ manifest }: Model): number {
  return manifest.max_steps ?? DEFAULT_MAX_STEPS;
}

/** The bundle's row of the puzzle embedding, for models that have one. */
export function identifierOf({ architecture, manifest }: Model): number | undefined {
  return architecture.numPuzzleIdentifiers > 0 ? (manifest.puzzle_identifier ?? 0) : undefined;
}

/** What the solver needs to know of a puzzle, given as input tokens (S), and of the model that it is put to. */
export function problemOf(model: Model, tokens: readonly number[]): Problem {
  const { manifest, architecture } = model;
  const { vocabularySize } = architecture;
  const start = stateOf(model.start, Math.random);
  return { model: manifest.name, tokens, start, vocabularySize, puzzleIdentifier: identifierOf(model) };
}

/** A step on a blank puzzle, which warms a model up. */
export function blankStep(model: Model): StepInput {
  const puzzleIdentifier = identifierOf(model);
  return {
    batch: 1,
    inputs: new Int32Array(model.architecture.sequenceLength),
    ...(puzzleIdentifier === undefined ? {} : { puzzleIdentifiers: Int32Array.of(puzzleIdentifier) }),
    // The numbers of a random start do not matter here.
    ...stateOf(model.start, () => 0.5),
  };
}
