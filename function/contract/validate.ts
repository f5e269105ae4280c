import type { Static } from '@sinclair/typebox';
import { Ajv, type ErrorObject } from 'ajv';
import { type FieldError, InvalidField } from '../common/faults.js';
import { isObject } from '../common/json.js';
import type { Caps } from './caps.js';
import { type ReasonRequest, ReasonRequestSchema } from './reason.js';

/** A caller can name a hundred thousand unknown properties; the answer stays short. */
const MOST_ERRORS = 20;
const LONGEST_ECHO = 64;

/**
 * The check of a /reason request, made once. The caps are those that the environment sets; undefined leaves them to the
 * reasoner, which knows the bundle's own.
 */
export function requestValidator({ maxSteps, maxStarts }: Caps): (value: Record<string, unknown>) => ReasonRequest {
  const check = new Ajv({ allErrors: true, verbose: true }).compile<Static<typeof ReasonRequestSchema>>(
    ReasonRequestSchema,
  );
  return (value) => {
    const valid = check(value);
    const errors: FieldError[] = valid ? [] : (check.errors ?? []).slice(0, MOST_ERRORS).map(fieldError);
    const capped = (pointer: string, asked: unknown, cap: number | undefined, name: string) => {
      if (cap === undefined || !Number.isInteger(asked) || Number(asked) <= cap) return;
      errors.push({ pointer, message: `expected at most ${cap} (${name}), got ${asked}` });
    };
    const budget: Record<string, unknown> = isObject(value.budget) ? value.budget : {};
    capped('/max_steps', value.max_steps, maxSteps, 'MAX_STEPS');
    capped('/budget/steps', budget.steps, maxSteps, 'MAX_STEPS');
    capped('/budget/starts', budget.starts, maxStarts, 'MAX_STARTS');
    if (valid && value.question === undefined && Object.keys(value.context ?? {}).length === 0) {
      errors.push({ pointer: '/question', message: 'is required where the context does not hold the problem' });
    }
    if (valid && errors.length === 0) return { question: '', ...value };
    const [first = { pointer: '', message: 'does not match its schema' }, ...rest] = errors;
    throw new InvalidField([first, ...rest]);
  };
}

/** One of ajv's errors in the words of FieldError: what was expected, what came. */
function fieldError(error: ErrorObject): FieldError {
  const { keyword, instancePath: pointer, data } = error;
  const params: Record<string, unknown> = error.params;
  switch (keyword) {
    case 'additionalProperties':
      return { pointer: `${pointer}/${token(String(params.additionalProperty))}`, message: unknownProperty(error) };
    case 'required':
      return { pointer: `${pointer}/${token(String(params.missingProperty))}`, message: 'is required' };
    case 'type':
      return { pointer, message: `expected ${[params.type].flat().join(' or ')}, got ${echo(data)}` };
    case 'enum':
      return { pointer, message: `expected one of ${list(params.allowedValues)}, got ${echo(data)}` };
    case 'minLength':
    case 'maxLength':
      return { pointer, message: `expected ${bound(keyword, params)} characters, got ${lengthOf(data)}` };
    case 'minimum':
    case 'maximum':
      return { pointer, message: `expected ${bound(keyword, params)}, got ${echo(data)}` };
    default:
      return { pointer, message: error.message ?? `fails ${keyword}` };
  }
}

function unknownProperty(error: ErrorObject): string {
  const properties: unknown = error.parentSchema?.properties;
  const known = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  return `unknown property; expected one of ${known.join(', ')}`;
}

function bound(keyword: 'minLength' | 'maxLength' | 'minimum' | 'maximum', params: Record<string, unknown>): string {
  return `at ${keyword.startsWith('min') ? 'least' : 'most'} ${String(params.limit)}`;
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.join(', ') : String(values);
}

/** Characters as JSON Schema counts them: code points. */
function lengthOf(data: unknown): number {
  return typeof data === 'string' ? [...data].length : 0;
}

/** Short values are shown; long and nested ones are named by kind, so that an error never repeats a payload. */
function echo(data: unknown): string {
  if (data === null) return 'null';
  if (typeof data === 'number' || typeof data === 'boolean') return String(data);
  if (typeof data === 'string') return data.length <= LONGEST_ECHO ? JSON.stringify(data) : 'a long string';
  return Array.isArray(data) ? 'array' : typeof data;
}

/** A JSON Pointer token (RFC 6901, 3): `~` and `/` escaped. */
function token(name: string): string {
  const short = name.length <= LONGEST_ECHO ? name : `${name.slice(0, LONGEST_ECHO)}…`;
  return short.replaceAll('~', '~0').replaceAll('/', '~1');
}
