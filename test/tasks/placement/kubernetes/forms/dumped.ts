import { UNBOUNDED } from '../../../../../function/common/clock.js';
import type { ReasonRequest } from '../../../../../function/contract/reason.js';
import { type Dump, readDump } from '../../../../../function/tasks/placement/kubernetes/dump.js';
import { findDump } from '../../../../../function/tasks/placement/kubernetes/forms/found.js';
import { asContext } from '../../../../../function/tasks/placement/kubernetes/forms/read.js';

export type Json = Record<string, unknown>;

/** A dump as it is read, as plain data: what two forms of one dump must agree on. */
export function dumped(request: ReasonRequest): unknown {
  const found = findDump(request);
  if (!found) return 'no dump';
  const context = asContext(found, UNBOUNDED);
  if (context.kind === 'invalid') return context;
  const reading = readDump(context.problem, UNBOUNDED);
  return reading.kind === 'problem' ? plain(reading.problem) : reading;
}

function plain({ ignored, ...dump }: Dump): unknown {
  const told = { ...dump, ignored: ignored.sentences() };
  const replacer = (_: string, value: unknown) => {
    if (value instanceof Map) return Object.fromEntries(value);
    return value instanceof Set ? [...value] : value;
  };
  return JSON.parse(JSON.stringify(told, replacer));
}

/** The items of one kind, in a list of that kind as the API server answers: the items state no kind. */
export function listOf(kind: string, items: readonly Json[]): Json {
  const mine = items.filter((item) => item.kind === kind).map(({ kind: _, apiVersion: __, ...rest }) => rest);
  return { apiVersion: 'v1', kind: `${kind}List`, metadata: { resourceVersion: '1' }, items: mine };
}

export const kindsOf = (items: readonly Json[]): string[] => [...new Set(items.map(({ kind }) => String(kind)))];
