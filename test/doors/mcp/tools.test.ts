import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { requireObject } from '../../../function/common/json.js';
import { ReasonRequestSchema } from '../../../function/contract/reason.js';
import { contextName } from '../../../function/contract/schemas.js';
import { toolsOf } from '../../../function/doors/mcp/tools.js';
import { TASKS } from '../../../function/tasks/index.js';
import { CONTEXT_SCHEMA, RESULT_SCHEMA } from '../../doubles/reasoning.js';

/** Bytes of a tool's description and the schema of its arguments: a model is shown those of all tools, all the time. */
const MOST = 1536;

const tasks = new Map(TASKS.map((task) => [task.name, task]));
const tools = toolsOf(
  [...tasks.values()].map(({ name, contextSchema, resultSchema }) => ({
    name,
    task_types: [],
    context: contextSchema,
    result: resultSchema,
  })),
);

describe.each(tools)('the tool $name', ({ name, description, inputSchema, outputSchema }) => {
  it('is short', () => {
    expect(Buffer.byteLength(JSON.stringify({ description, inputSchema }))).toBeLessThan(MOST);
  });

  it('has schemas that are valid, and without alternatives at their top, which some models do not take', () => {
    const ajv = new Ajv2020();
    for (const schema of [inputSchema, outputSchema].map((value) => requireObject(value))) {
      expect(() => ajv.compile(schema)).not.toThrow();
      expect(Object.keys(schema)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(any|all|one)Of$/)]));
    }
  });

  it('takes no name for the context that is a field of the request', () => {
    const fields = Object.keys(ReasonRequestSchema.properties);
    const own = Object.keys(inputSchema.properties ?? {}).filter((field) => field !== 'budget');
    expect(own.filter((field) => fields.includes(field))).toEqual([]);
    expect(description).toContain(contextName(name));
  });
});

it('a task that is not of ours is told by its own schema', () => {
  const [tool] = toolsOf([{ name: 'other', task_types: [], context: CONTEXT_SCHEMA, result: RESULT_SCHEMA }]);
  expect(tool?.inputSchema).toMatchObject({
    type: 'object',
    properties: { puzzle: {}, budget: {} },
    required: ['puzzle'],
  });
});
