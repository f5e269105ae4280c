import { type TSchema, Type } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { briefSchema } from '../../function/tasks/brief.js';
import { TASKS } from '../../function/tasks/index.js';

/** As it goes over the wire. */
const brief = (contextSchema: TSchema): unknown => JSON.parse(JSON.stringify(briefSchema({ contextSchema })));

describe('a schema in short', () => {
  it('has the fields of all forms of a context, and requires those that all require', () => {
    const forms = [
      Type.Object({ a: Type.String(), b: Type.String() }),
      Type.Union([Type.Object({ a: Type.String(), c: Type.Integer() }), Type.Object({ a: Type.Integer() })]),
    ];
    expect(brief(Type.Union(forms, { description: 'A puzzle.' }))).toEqual({
      type: 'object',
      description: 'A puzzle.',
      properties: {
        a: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
        b: { type: 'string' },
        c: { type: 'integer' },
      },
      required: ['a'],
    });
  });

  it('tells of each field what it is, where all of it would be too long', () => {
    const long = Type.Union(
      Array.from({ length: 100 }, (_, n) => Type.Literal(`choice ${n}`, { description: `${n}` })),
    );
    const described = Type.String({ description: 'A name.' });
    expect(brief(Type.Object({ long, described, plain: Type.Unknown() }))).toMatchObject({
      properties: { long: { description: '0' }, described: { description: 'A name.' }, plain: {} },
    });
  });

  it.each(TASKS.map((task) => [task.name, task] as const))('of %s has names of its context alone', (_, task) => {
    const names = (schema: TSchema): string[] =>
      Array.isArray(schema.anyOf) ? schema.anyOf.flatMap(names) : Object.keys(schema.properties ?? {});
    const known = names(task.contextSchema);
    expect(known).toEqual(expect.arrayContaining(Object.keys(briefSchema(task).properties)));
  });
});
