import { isObject } from '../common/json.js';
import { splitDocuments } from '../common/json-documents.js';
import type { Command } from './command.js';
import type { Input } from './input.js';

const QUESTION = 'Which nodes can be emptied?';
/** Members that only a whole request has, and those that only a context has. */
const [OF_REQUEST, OF_CONTEXT] = [
  ['question', 'context'],
  ['kubernetes', 'dump', 'workloads', 'current_nodes'],
];

/** The JSON of a request about what was read. */
export function requestText(command: Command, dumps: readonly Input[], usage: readonly Input[]): string {
  const { context, budget } = command;
  const beside = { ...(usage.length === 0 ? {} : { usage: oneOrAll(usage.map(({ text }) => text)) }), ...context };
  const around = {
    ...(command.question === undefined ? {} : { question: command.question }),
    ...(Object.keys(budget).length === 0 ? {} : { budget }),
  };
  const whole = requestIn(dumps);
  if (whole) {
    const own = isObject(whole.context) ? whole.context : {};
    return JSON.stringify({ question: QUESTION, ...whole, ...around, context: { ...own, ...beside } });
  }
  const kubernetes =
    dumps.length === 1 ? embedded(dumps[0]?.text ?? '') : `[${dumps.map(({ text }) => embedded(text)).join(',')}]`;
  return `{${[
    ...membersOf({ question: QUESTION, ...around }),
    `"context":{${[`"kubernetes":${kubernetes}`, ...membersOf(beside)].join(',')}}`,
  ].join(',')}}`;
}

const oneOrAll = (texts: readonly string[]) => (texts.length === 1 ? texts[0] : texts);

const membersOf = (object: Record<string, unknown>): string[] =>
  Object.entries(object).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);

/**
 * The JSON of what a text says. JSON stands in the request as it is, so that it is not packed into a text and parsed twice;
 * YAML, and what is not understood here, goes as a text.
 */
function embedded(text: string): string {
  const documents = documentsIn(text);
  if (!documents) return JSON.stringify(text);
  return documents.length === 1 ? (documents[0] ?? '') : `[${documents.join(',')}]`;
}

function documentsIn(text: string): string[] | undefined {
  try {
    const documents = splitDocuments(text);
    for (const document of documents) JSON.parse(document);
    return documents.length === 0 ? undefined : documents;
  } catch {
    return undefined;
  }
}

/** The request that a single file is, or the one whose context it is; undefined where it is a dump. */
function requestIn(dumps: readonly Input[]): Record<string, unknown> | undefined {
  const [first, ...others] = dumps;
  if (!first || others.length > 0 || !/^\s*\{\s*"/.test(first.text)) return undefined;
  const [only, ...rest] = documentsIn(first.text) ?? [];
  const value: unknown = only === undefined || rest.length > 0 ? undefined : JSON.parse(only);
  if (!isObject(value)) return undefined;
  const has = (names: readonly string[] = []) => names.some((name) => Object.hasOwn(value, name));
  if (has(OF_REQUEST)) return value;
  return has(OF_CONTEXT) ? { context: value } : undefined;
}
