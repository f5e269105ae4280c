import type { Task } from '../task.js';
import type { PlacementAnswer, PlacementProblem } from './problem.js';
import { claims, head } from './read.js';
import { type PlacementVerdict, rules } from './rules.js';
import { tokens } from './tokens.js';
import { words } from './words.js';

/** Workloads to be placed, in the agents' form. */
export const agentPlacement: Task<PlacementProblem, PlacementAnswer, PlacementVerdict> = {
  ...head,
  claims,
  ...rules,
  ...words,
  ...tokens,
};
