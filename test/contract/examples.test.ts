import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObject, requireObject } from '../../function/common/json.js';
import { openApi } from '../../function/contract/openapi.js';
import type { TaskExample } from '../../function/contract/tasks.js';
import { TASKS } from '../../function/tasks/index.js';
import { type RealService, startReal } from '../doubles/real.js';
import { object, post } from '../doubles/serve.js';
import { comparable } from '../readme/same.js';

/** EXAMPLES=write puts what the service answers into the files. */
const WRITES = process.env.EXAMPLES === 'write';

const tasks = [...new Map(TASKS.map((task) => [task.name, task])).values()];
const document = openApi(
  '1.2.3',
  tasks.map(({ name, taskTypes, contextSchema: context, resultSchema: result, examples = [] }) => {
    return { name, task_types: taskTypes, context, result, examples };
  }),
  { maxSteps: undefined, maxStarts: undefined },
);

/** What a component is, where a value refers to one. */
function resolved(value: unknown): Record<string, unknown> {
  const { $ref, ...rest } = requireObject(value);
  if (typeof $ref !== 'string') return rest;
  const found = $ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), document);
  return resolved(found);
}

const entries = (value: unknown) => Object.entries(isObject(value) ? value : {});

/** Every example of a body, with its operation and media type. */
const bodies = entries(document.paths).flatMap(([path, item]) =>
  entries(item).flatMap(([, operation]) =>
    entries(requireObject(requireObject(operation).requestBody ?? {}).content).flatMap(([media, body]) =>
      entries(requireObject(body).examples).map(([name, example]) => {
        const { value } = resolved(example);
        const { responses, parameters = [] } = requireObject(operation);
        return { path, media, name, value, responses, parameters };
      }),
    ),
  ),
);

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'doc', components: document.components });
/** What is wrong with a value, by a schema that refers to the document's components. */
function faults(schema: unknown, value: unknown): unknown[] {
  const absolute: unknown = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"doc#/'));
  const check = ajv.compile(requireObject(absolute));
  return check(value) ? [] : (check.errors ?? []);
}

/** Headers that a call needs beside its media type: an event in binary mode has its attributes there, which are parameters. */
function headersOf(path: string, media: string, parameters: unknown): Record<string, string> {
  const type = { 'content-type': media };
  if (path === '/mcp') return { ...type, accept: 'application/json, text/event-stream' };
  if (path !== '/events' || media !== 'application/json') return type;
  const attributes = Array.isArray(parameters) ? parameters.map(requireObject) : [];
  return { ...type, ...Object.fromEntries(attributes.map(({ name, example }) => [String(name), String(example)])) };
}

let service: RealService;
beforeAll(async () => {
  service = await startReal({});
});
afterAll(() => service.stop());

describe('every body that the document shows', () => {
  it.each(bodies)('$path $media: $name', async ({ path, media, value, responses, parameters }) => {
    const reply = await post(service.url + path, value, headersOf(path, media, parameters));
    expect(reply.status).toBe(200);
    const [type = ''] = reply.headers.get('content-type')?.split(';') ?? [];
    const { schema } = requireObject(requireObject(requireObject(requireObject(responses)[200]).content)[type]);
    expect(faults(schema, type === 'text/event-stream' ? await reply.text() : await object(reply))).toEqual([]);
  });
});

/** What the service says to the request of an example, as the example has it. */
async function answered({ request }: TaskExample): Promise<Pick<TaskExample, 'response' | 'problem'>> {
  const reply = await post(`${service.url}/reason`, request);
  const said: unknown = await reply.json();
  return JSON.parse(JSON.stringify(reply.status === 200 ? { response: said } : { problem: said }));
}

/** Puts answers into the file of a task. */
async function write(name: string, examples: readonly TaskExample[]): Promise<void> {
  const file = fileURLToPath(new URL(`../../function/tasks/${name}/examples.ts`, import.meta.url));
  const answers = await Promise.all(
    examples.map(async (example) => ({
      ...example,
      response: undefined,
      problem: undefined,
      ...(await answered(example)),
    })),
  );
  const [head = ''] = /^.*?TaskExample\[\] = /s.exec(readFileSync(file, 'utf8')) ?? [];
  writeFileSync(file, `${head}${JSON.stringify(answers)};\n`);
  execFileSync('npx', ['biome', 'format', '--write', file]);
}

describe.each(tasks)('$name', ({ name, examples = [] }) => {
  it.runIf(WRITES)('is written anew', () => write(name, examples));

  it.each(examples)('$name: the answer is what came back', async (example) => {
    const { response, problem } = example;
    expect(response ?? problem).toBeDefined();
    const told = (value: unknown) => comparable(JSON.stringify(value), 'json');
    expect(told(await answered(example))).toBe(told(response ? { response } : { problem }));
  });
});

it('the examples have different names', () => {
  const names = tasks.flatMap(({ examples = [] }) => examples.map((example) => example.name));
  expect(names).toEqual([...new Set(names)]);
});
