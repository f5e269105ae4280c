import { isObject } from '../../../../common/json.js';
import type { ReasonRequest } from '../../../../contract/reason.js';
import { isAgentForm } from '../../agent-form.js';
import { isGroups } from '../objects.js';
import { kindNamed } from './kinds.js';
import { pastedDump } from './pasted.js';

/** Where in a request the dump stands, and the context beside it. */
export interface Found {
  /** What kubectl printed, parsed or as text. */
  readonly dump: unknown;
  /** JSON Pointer of it. */
  readonly pointer: string;
  /** The members of the context that are no part of it, such as `usage` and `assume`. */
  readonly beside: Readonly<Record<string, unknown>>;
}

/** Members of a context that hold a dump. */
export const HOLDERS = ['kubernetes', 'dump'] as const;
/** Members of a List. */
const OF_LIST = ['apiVersion', 'kind', 'metadata', 'items'];

/** The dump of a request, wherever it stands; undefined where there is none. Only names and first items are looked at. */
export function findDump({ question, context = {} }: ReasonRequest): Found | undefined {
  for (const holder of HOLDERS) {
    if (!Object.hasOwn(context, holder)) continue;
    const beside = split(context, (name) => name !== holder).chosen;
    return { dump: context[holder], pointer: `/context/${holder}`, beside };
  }
  const part = isList(context) ? (name: string) => OF_LIST.includes(name) : ofGroups(context);
  if (part) {
    const { chosen, others } = split(context, part);
    return { dump: chosen, pointer: '/context', beside: others };
  }
  // What is pasted is looked at last: the context decides, where it says anything of a cluster.
  const pasted = isAgentForm(context) ? undefined : pastedDump(question);
  return pasted === undefined ? undefined : { dump: pasted, pointer: '/question', beside: context };
}

/** Whether a value looks like what kubectl printed: a List, an object, or several of them. */
export function isPrinted(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && isPrinted(value[0]);
  if (!isObject(value)) return false;
  const { kind, apiVersion, metadata } = value;
  return (
    isList(value) ||
    (typeof kind === 'string' && (typeof apiVersion === 'string' || isObject(metadata))) ||
    isItem(value)
  );
}

const isList = ({ kind, items }: Record<string, unknown>): boolean =>
  (typeof kind === 'string' && kind.endsWith('List')) || (Array.isArray(items) && isPrinted(items));

/** An item of a list that has left out its kind. */
const isItem = ({ metadata, spec, status }: Record<string, unknown>): boolean =>
  isObject(metadata) && (isObject(spec) || isObject(status));

/**
 * Which members of a context are lists by their names, as `{ nodes, pods }` has them; undefined where it is no such context.
 * The form in which agents write a cluster has `nodes` as well, with `workloads`, and its nodes are no objects of the API.
 */
function ofGroups(context: Record<string, unknown>): ((name: string) => boolean) | undefined {
  if (!isGroups(context) || (hasWorkloads(context) && !isPrinted(context.nodes))) return undefined;
  const names = Object.keys(context).filter((name) => kindNamed(name) !== undefined && mayBeList(context[name]));
  return names.length === 0 ? undefined : (name) => names.includes(name);
}

const hasWorkloads = (context: Record<string, unknown>): boolean =>
  ['workloads', 'current_nodes'].some((name) => Object.hasOwn(context, name));

/** A text of one line is the name of a node, or a mistake of the agents' form. */
const mayBeList = (value: unknown): boolean => isPrinted(value) || (typeof value === 'string' && /[\n{[]/.test(value));

function split(context: Record<string, unknown>, choose: (name: string) => boolean) {
  const entries = Object.entries(context);
  return {
    chosen: Object.fromEntries(entries.filter(([name]) => choose(name))),
    others: Object.fromEntries(entries.filter(([name]) => !choose(name))),
  };
}
