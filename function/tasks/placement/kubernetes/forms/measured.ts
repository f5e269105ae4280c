import type { Clock } from '../../../../common/clock.js';
import { Malformed } from '../../../../common/faults.js';
import { isObject } from '../../../../common/json.js';
import type { Field } from '../../fields.js';
import { isGroups } from '../objects.js';
import { parsePrinted } from './text.js';
import { TOP } from './top.js';

/** A part of what a caller sends as usage: a table of `kubectl top`, or one object of the metrics API. */
export type Measured =
  | { readonly kind: 'table'; readonly field: Field; readonly text: string }
  | { readonly kind: 'object'; readonly field: Field };

/** Lists that stand inside each other at most: { pods: [PodMetricsList, …] }. */
const DEEPEST = 3;
const EXPECTED = `the text of ${TOP}, or a PodMetricsList`;

/** The tables and objects in what is sent as usage: one of them, a list of them, several, or `{ pods, nodes }`. */
export function* measuredIn(field: Field, clock: Clock, depth = 0): Generator<Measured> {
  const { value } = field;
  if (typeof value === 'string') {
    yield* inText(field, value, clock, depth);
    return;
  }
  const several = depth < DEEPEST ? severalIn(field) : undefined;
  if (several) {
    for (const one of several) yield* measuredIn(one, clock, depth + 1);
  } else if (isObject(value)) {
    for (const one of objectsIn(field, value, depth)) yield { kind: 'object', field: one };
  } else {
    field.expected(EXPECTED);
  }
}

/** What stands for several forms of usage; undefined where the value is one of them itself. */
function severalIn(field: Field): Field[] | undefined {
  if (Array.isArray(field.value)) return field.list(EXPECTED);
  const named = isObject(field.value) && isGroups(field.value);
  return named ? field.keys().map((name) => field.get(name)) : undefined;
}

function objectsIn(field: Field, value: Record<string, unknown>, depth: number): Field[] {
  const isOne = !Object.hasOwn(value, 'items') && (depth > 0 || Object.hasOwn(value, 'containers'));
  return isOne ? [field] : field.get('items').list('a list of PodMetrics');
}

function* inText(field: Field, text: string, clock: Clock, depth: number): Generator<Measured> {
  if (!/^\s*(?:[{[]|apiVersion *:|---)/.test(text)) {
    yield { kind: 'table', field, text };
    return;
  }
  let value: unknown;
  try {
    value = parsePrinted(text, clock, TOP);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    field.fail(error.message);
    return;
  }
  yield* measuredIn(field.holding(value), clock, depth);
}
