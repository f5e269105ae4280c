import { type TSchema, Type } from '@sinclair/typebox';
import { isObject } from '../common/json.js';
import type { PuzzleTask } from './puzzle.js';

/** Characters of a brief schema in JSON; beyond it, of each field only its description is told. */
const MOST = 1100;

type Fields = Record<string, TSchema>;

/**
 * What a context of a task may have, in short and in one flat object: for callers who are shown many such schemas at once, as
 * models are that call tools. The task's own brief schema where it has one, else all fields of all forms of its context.
 */
export function briefSchema({ contextSchema, brief }: Pick<PuzzleTask, 'contextSchema' | 'brief'>): TSchema {
  if (brief) return brief;
  const forms = formsOf(contextSchema);
  const fields: Fields = {};
  for (const form of forms) {
    for (const [name, field] of Object.entries<TSchema>(form.properties ?? {}))
      fields[name] = either(fields[name], field);
  }
  const required = Object.keys(fields).filter((name) => forms.every((form) => form.required?.includes(name)));
  const short = JSON.stringify(fields).length <= MOST ? fields : describedOnly(fields);
  return Type.Unsafe({
    type: 'object',
    ...(contextSchema.description === undefined ? {} : { description: contextSchema.description }),
    properties: short,
    ...(required.length === 0 ? {} : { required }),
  });
}

/** The objects that a schema may be. */
function formsOf(schema: TSchema): TSchema[] {
  const forms: unknown = schema.anyOf;
  return Array.isArray(forms) ? forms.filter(isSchema).flatMap(formsOf) : [schema];
}

const isSchema = (value: unknown): value is TSchema => isObject(value);

function either(known: TSchema | undefined, field: TSchema): TSchema {
  if (known === undefined || JSON.stringify(known) === JSON.stringify(field)) return field;
  return Type.Unsafe({ anyOf: [known, field] });
}

function describedOnly(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const description = formsOf(field).find((form) => form.description)?.description;
      return [name, Type.Unsafe(description === undefined ? {} : { description })];
    }),
  );
}
