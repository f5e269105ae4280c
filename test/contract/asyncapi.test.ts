import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isObject, requireObject } from '../../function/common/json.js';
import { asyncApi } from '../../function/contract/asyncapi.js';
import { MODES, request, sender } from '../doubles/events.js';
import { CONTEXT_SCHEMA, RESULT_SCHEMA } from '../doubles/reasoning.js';
import { object, startService } from '../doubles/serve.js';

const TASKS = [{ name: 'sudoku', task_types: ['logic'], context: CONTEXT_SCHEMA, result: RESULT_SCHEMA }];
const document = asyncApi('1.2.3', TASKS, { maxSteps: 6, maxStarts: 4 });

/** AsyncAPI's own JSON Schema of a document. */
const specification: unknown = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json'), 'utf8'),
);

function refs(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refs);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, child]) =>
    name === '$ref' && typeof child === 'string' ? [child] : refs(child),
  );
}
const resolve = (ref: string) =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), document);

/** The check of a message's headers or payload. */
function compile(message: string, part: 'headers' | 'payload') {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'doc', components: document.components });
  return ajv.compile({ $ref: `doc#/components/messages/${message}/${part}` });
}

describe('the AsyncAPI document', () => {
  it('is what AsyncAPI 3.0 says a document is', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    const check = ajv.compile(requireObject(specification));
    check(document);
    expect(check.errors ?? []).toEqual([]);
    expect(check({ ...document, operations: { reason: { action: 'guess' } } })).toBe(false);
  });

  it.each([...new Set(refs(document))])('%s resolves', (ref) => {
    expect(resolve(ref)).toBeDefined();
  });
});

describe('the service and its document agree', () => {
  it('GET /asyncapi.json', async () => {
    const service = await startService();
    onTestFinished(() => service.stop());
    const reply = await fetch(`${service.url}/asyncapi.json`);
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await object(reply)).toMatchObject({ asyncapi: '3.0.0', operations: { reason: { action: 'receive' } } });
  });

  it.each([
    ['completed', { question: 'q' }],
    ['failed', {}],
  ])('a %s event is as described', async (name, data) => {
    const service = await startService();
    onTestFinished(() => service.stop());
    const wire = MODES.binary(request({ correlationid: 'plan-1' }, data));
    expect(compile('requested', 'headers')(wire.headers)).toBe(true);
    const reply = await sender(() => service)(wire);
    expect(compile(name, 'headers')(Object.fromEntries(reply.headers))).toBe(true);
    expect(compile(name, 'payload')(await reply.json())).toBe(true);
  });
});
