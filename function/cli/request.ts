import { isObject } from '../common/json.js';
import { splitDocuments } from '../common/json-documents.js';
import type { Command } from './command.js';
import type { Input } from './input.js';

const QUESTION = 'Which nodes can be emptied?';
/** Members that only a whole request has, and those that only a context has. */
const OF_REQUEST = ['question', 'context'];
const OF_CONTEXT = ['kubernetes', 'dump', 'workloads', 'current_nodes'];

/** A text that was read, and the JSON documents in it; undefined where it is something else. */
interface Read {
  readonly text: string;
  readonly documents: readonly { readonly text: string; readonly value: unknown }[] | undefined;
}

/** The JSON of a request about what was read. */
export function requestText(command: Command, dumps: readonly Input[], usage: readonly Input[]): string {
  const { context, budget } = command;
  const beside = { ...(usage.length === 0 ? {} : { usage: oneOrAll(usage.map(({ text }) => text)) }), ...context };
  const around = {
    ...(command.question === undefined ? {} : { question: command.question }),
    ...(Object.keys(budget).length === 0 ? {} : { budget }),
  };
  const read = dumps.map(({ text }): Read => ({ text, documents: documentsIn(text) }));
  const whole = requestIn(read);
  if (whole) {
    const own = isObject(whole.context) ? whole.context : {};
    return JSON.stringify({ question: QUESTION, ...whole, ...around, context: { ...own, ...beside } });
  }
  const all = read.map(embedded);
  const members = [`"kubernetes":${all.length === 1 ? all[0] : `[${all.join(',')}]`}`, ...membersOf(beside)];
  return `{${[...membersOf({ question: QUESTION, ...around }), `"context":{${members.join(',')}}`].join(',')}}`;
}

const oneOrAll = (texts: readonly string[]) => (texts.length === 1 ? texts[0] : texts);

const membersOf = (object: Record<string, unknown>): string[] =>
  Object.entries(object).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);

/**
 * The JSON of what a text says. JSON stands in the request as it is, so that it is not packed into a text and parsed twice;
 * YAML, and what is not understood here, goes as a text.
 */
function embedded({ text, documents }: Read): string {
  if (!documents) return JSON.stringify(text);
  return documents.length === 1 ? (documents[0]?.text ?? '') : `[${documents.map((one) => one.text).join(',')}]`;
}

function documentsIn(text: string): Read['documents'] {
  try {
    const documents = splitDocuments(text).map((document) => ({ text: document, value: JSON.parse(document) }));
    return documents.length === 0 ? undefined : documents;
  } catch {
    return undefined;
  }
}

/** The request that a single file is, or the one whose context it is; undefined where it is a dump. */
function requestIn([first, ...others]: readonly Read[]): Record<string, unknown> | undefined {
  const [only, ...rest] = first?.documents ?? [];
  if (others.length > 0 || rest.length > 0 || !isObject(only?.value)) return undefined;
  const { value } = only;
  const has = (names: readonly string[]) => names.some((name) => Object.hasOwn(value, name));
  if (has(OF_REQUEST)) return value;
  return has(OF_CONTEXT) ? { context: value } : undefined;
}
