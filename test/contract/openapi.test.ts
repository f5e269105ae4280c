import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObject, requireObject } from '../../function/common/json.js';
import { openApi } from '../../function/contract/openapi.js';
import { ReasonRequestSchema } from '../../function/contract/reason.js';
import { answer, CONTEXT_SCHEMA, RESULT_SCHEMA } from '../doubles/reasoning.js';
import { object, post, type Service, startService } from '../doubles/serve.js';

const TASKS = [{ name: 'sudoku', task_types: ['logic'], context: CONTEXT_SCHEMA, result: RESULT_SCHEMA }];
const document = openApi('1.2.3', TASKS, { maxSteps: 6, maxStarts: 4 });
const components = requireObject(document.components);
const schemas = requireObject(components.schemas);
const paths = requireObject(document.paths);

function refs(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refs);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, child]) =>
    name === '$ref' && typeof child === 'string' ? [child] : refs(child),
  );
}

function resolve(ref: string): unknown {
  return ref
    .slice(2)
    .split('/')
    .reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), document);
}

/** Compiles a component with every other one in reach. */
function compile(name: string) {
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema({ $id: 'doc', components });
  return ajv.compile({ $ref: `doc#/components/schemas/${name}` });
}

describe('the OpenAPI document', () => {
  it('is version 3.1 with title and version', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'agent-reasoning', version: '1.2.3' } });
  });

  it.each([...new Set(refs(document))])('%s resolves', (ref) => {
    expect(resolve(ref)).toBeDefined();
  });

  it.each(Object.keys(schemas))('schema %s is valid JSON Schema 2020-12', (name) => {
    expect(() => compile(name)).not.toThrow();
  });

  it.each(Object.entries(paths))('%s: every operation has a summary and described responses', (_, item) => {
    for (const operation of Object.values(requireObject(item))) {
      const { summary, responses } = requireObject(operation);
      expect(summary).toBeTypeOf('string');
      for (const [status, response] of Object.entries(requireObject(responses))) {
        expect(status).toMatch(/^[1-5]\d\d$/);
        const { description, $ref } = requireObject(response);
        expect(description ?? $ref).toBeTypeOf('string');
      }
    }
  });

  it('has operations that tools can make functions of', () => {
    const operations = Object.values(paths).flatMap((item) => Object.values(requireObject(item)).map(requireObject));
    const ids = operations.map(({ operationId }) => String(operationId));
    expect(new Set(ids).size).toBe(operations.length);
    const tags = new Set(operations.flatMap(({ tags: some }) => some));
    expect(document.tags).toEqual(expect.arrayContaining([...tags].map((name) => expect.objectContaining({ name }))));
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    for (const { description } of operations) expect(String(description).length).toBeLessThanOrEqual(1024);
    // Whoever makes arguments of a body looks at its properties, behind one reference.
    const { requestBody } = requireObject(requireObject(paths['/reason']).post);
    const { schema } = requireObject(requireObject(requireObject(requestBody).content)['application/json']);
    const { properties } = requireObject(resolve(String(requireObject(schema).$ref)));
    expect(Object.keys(requireObject(properties))).toEqual(Object.keys(ReasonRequestSchema.properties));
  });

  it('says of each task what its result is', () => {
    const response = { ...answer({ question: 'q' }) };
    const check = compile('ReasonResponse');
    expect(check(response)).toBe(true);
    expect(check({ ...response, result: {} })).toBe(false);
    expect(check({ ...response, task: 'maze' })).toBe(false);
    expect(schemas.ReasonResponse).toMatchObject({
      oneOf: [{ $ref: '#/components/schemas/SudokuResponse' }],
      discriminator: { propertyName: 'task', mapping: { sudoku: '#/components/schemas/SudokuResponse' } },
    });
  });

  it('says of no result what it is, where no task is loaded', () => {
    const { components: none } = openApi('1.2.3', [], { maxSteps: 6, maxStarts: 4 });
    expect(requireObject(requireObject(none).schemas).ReasonResponse).toMatchObject({
      type: 'object',
      properties: { task: { type: 'string' }, result: { type: 'object' } },
    });
  });

  it('says what may be needed where something is reasoned, and nowhere else', () => {
    expect(document.security).toEqual([]);
    expect(Object.keys(requireObject(components.securitySchemes))).toEqual(['bearer', 'apiKey']);
    for (const [path, item] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(requireObject(item))) {
        const { security, responses } = requireObject(operation);
        const needs = method === 'post' ? [{}, { bearer: [] }, { apiKey: [] }] : undefined;
        expect([path, method, security]).toEqual([path, method, needs]);
        expect([path, method, '401' in requireObject(responses)]).toEqual([path, method, method === 'post']);
      }
    }
  });

  it('knows the cap and the contexts of the loaded tasks', () => {
    const check = compile('ReasonRequest');
    expect(check({ question: 'q', max_steps: 6, context: { puzzle: 'x' } })).toBe(true);
    expect(check({ question: 'q', context: {} })).toBe(true);
    expect(check({ question: 'q', max_steps: 7 })).toBe(false);
    expect(check({ question: 'q', context: { maze: 'x' } })).toBe(false);
  });
});

describe('the service and its document agree', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  it('GET /openapi.json', async () => {
    const reply = await fetch(`${service.url}/openapi.json`);
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(Object.keys(requireObject((await object(reply)).paths))).toEqual(Object.keys(paths));
  });

  it.each(Object.entries(paths))('%s exists', async (path, item) => {
    const methods = Object.keys(requireObject(item)).map((method) => method.toUpperCase());
    const reply = await fetch(service.url + path, { method: 'OPTIONS' });
    expect(reply.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining(methods));
  });

  it.each([
    ['/reason', { question: 'q' }, 'ReasonResponse'],
    ['/reason', {}, 'Problem'],
    ['/events', {}, 'Problem'],
  ])('POST %s %j answers with a %s', async (path, body, name) => {
    expect(compile(name)(await object(await post(service.url + path, body)))).toBe(true);
  });

  it.each([
    ['/health', 'Health'],
    ['/health/liveness', 'Probe'],
  ])('GET %s answers with a %s', async (path, name) => {
    expect(compile(name)(await object(await fetch(service.url + path)))).toBe(true);
  });

  it.each([
    [{ question: 'q' }, 'ReasonResponse', 'completed'],
    [{}, 'Failure', 'failed'],
  ])('an event with %j brings a %s', async (data, name, outcome) => {
    const event = { specversion: '1.0', id: outcome, source: '/t', type: 'io.homelab.reasoning.requested', data };
    const headers = { 'content-type': 'application/cloudevents+json' };
    const value = await object(await post(`${service.url}/events`, event, headers));
    expect(compile('CloudEvent')(value)).toBe(true);
    expect(value.type).toBe(`io.homelab.reasoning.${outcome}`);
    expect(compile(name)(value.data)).toBe(true);
  });
});
