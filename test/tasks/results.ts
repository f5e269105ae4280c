import { Ajv2020 } from 'ajv/dist/2020.js';
import { isObject } from '../../function/common/json.js';
import type { Puzzle, PuzzleTask } from '../../function/tasks/puzzle.js';

/** A schema without the names of its parts, in which no object may have a field that is not described. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const { $id: _, ...rest } = Object.fromEntries(Object.entries(schema).map(([name, child]) => [name, closed(child)]));
  return schema.type === 'object' && isObject(schema.properties) ? { ...rest, additionalProperties: false } : rest;
}

/** What is wrong with a result, as callers get it, by the schema of its task; fields that the schema lacks are wrong, too. */
export function resultFaults({ resultSchema }: Pick<PuzzleTask, 'resultSchema'>): (result: unknown) => unknown[] {
  const check = new Ajv2020({ strict: false }).compile(Object(closed(JSON.parse(JSON.stringify(resultSchema)))));
  return (result) => (check(JSON.parse(JSON.stringify(result))) ? [] : (check.errors ?? []));
}

/** The results of the answer at once, if there is one, else those of what output tokens (S, below O) spell, and of a last look. */
export function resultsOf(puzzle: Puzzle, tokens: readonly (readonly number[])[]): Record<string, unknown>[] {
  if (puzzle.answered) return [puzzle.answered.result()];
  const nothing = puzzle.propose(puzzle.tokens.map(() => 0));
  const proposals = [...tokens.map((each) => puzzle.propose(each)), nothing, nothing.finish?.() ?? nothing];
  return proposals.map((proposal) => proposal.result());
}
