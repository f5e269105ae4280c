import type { Tool } from '@modelcontextprotocol/server';
import { isObject } from '../../common/json.js';
import { contextName } from '../../contract/schemas.js';
import type { TaskDescription } from '../../contract/tasks.js';
import { briefSchema } from '../../tasks/brief.js';
import { TASKS } from '../../tasks/index.js';

/** What goes beside the context into the arguments of every tool. */
const BUDGET = {
  type: 'object',
  description: 'How long to think',
  properties: { time_ms: { type: 'integer' }, steps: { type: 'integer' }, starts: { type: 'integer' } },
};

/** The part of an answer that every caller needs; the rest is in /openapi.json. */
const OUTPUT: Tool['outputSchema'] = {
  type: 'object',
  properties: {
    answer: { type: 'string', description: 'The sentence' },
    result: { type: 'object', description: 'The answer as data' },
    verified: { type: 'boolean', description: 'Verdict of a checker that is no model' },
    confidence: { type: 'number', description: 'Probability of being right, 0 to 1' },
    violations: { type: 'array', items: { type: 'string' }, description: 'What the checker found' },
  },
  required: ['answer', 'result', 'verified', 'confidence'],
};

/** One tool for each loaded task: its arguments are the context of a request, in short, and beside it the budget. */
export function toolsOf(loaded: readonly TaskDescription[]): Tool[] {
  return loaded.map(({ name, context }) => {
    const task = TASKS.find((known) => known.name === name);
    const brief: unknown = task ? briefSchema(task) : context;
    const { description = name, properties, required } = isObject(brief) ? brief : {};
    return {
      name,
      description: `${String(description)} Answers are checked: see \`verified\`. Whole schema: /openapi.json, ${contextName(name)}.`,
      inputSchema: {
        type: 'object',
        properties: { ...(isObject(properties) ? properties : {}), budget: BUDGET },
        ...(Array.isArray(required) ? { required: required.map(String) } : {}),
      },
      outputSchema: OUTPUT,
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    };
  });
}
