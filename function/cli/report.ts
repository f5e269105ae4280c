import { isObject } from '../common/json.js';
import { columns, wrapped } from './columns.js';

/** An answer as it comes, of which this program shows what it knows. */
export type Answer = Readonly<Record<string, unknown>>;

/** Nodes of which it is told why they cannot be drained. */
const MOST_REASONS = 10;

/** An answer for people: the sentence, a table of the nodes, what stands in the way, and the commands. */
export function report(answer: Answer, width: number): string {
  const result = record(answer.result);
  const { kubectl = result.kubectl, afterwards } = record(result.plan);
  const parts = [
    wrapped(text(answer.answer), width),
    answer.verified === true
      ? ''
      : `Not verified: ${texts(answer.violations).join('; ') || 'not all of it could be checked'}.`,
    nodesTable(result),
    reasons(result).join('\n'),
    texts(kubectl).join('\n'),
    texts(afterwards).length === 0 ? '' : ['# afterwards', ...texts(afterwards)].join('\n'),
  ];
  // Names come from the dump, and must not steer the terminal.
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`.replace(STEERING, '\uFFFD');
}

/** Characters that move the cursor, change colours or turn the direction of writing. */
const STEERING = /(?!\n)[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

function nodesTable(result: Record<string, unknown>): string {
  const nodes = records(result.utilisation);
  return nodes.length === 0 ? aloneTable(result) : useTable(result, nodes);
}

/** Each node with its use before and after the plan. */
function useTable(result: Record<string, unknown>, nodes: readonly Record<string, unknown>[]): string {
  const placed = records(result.placement);
  const rows = nodes.map(({ node, cpu_millicores, memory_bytes }) => {
    const pods = (key: 'from' | 'node') => placed.filter((pod) => pod[key] === node).length;
    return [
      text(node),
      change(String(pods('from')), String(pods('node'))),
      ...amounts(cpu_millicores, cores),
      ...amounts(memory_bytes, gibibytes),
      drainOf(result, text(node)),
    ];
  });
  return [
    columns([['NODE', 'PODS', 'CPU', 'OF', 'MEMORY', 'OF', 'DRAIN'], ...rows]),
    'PODS are those that can move or are held; CPU and MEMORY count those of DaemonSets as well, and what is',
    'assumed of pods that request nothing.',
  ].join('\n');
}

/** Each node with what its drain alone would take, where an answer has no more of it. */
function aloneTable(result: Record<string, unknown>): string {
  const nodes = records(result.drain_alone);
  const rows = nodes.map(({ node, moves }) => [text(node), String(number(moves)), drainOf(result, text(node))]);
  return nodes.length === 0 ? '' : columns([['NODE', 'MOVES', 'DRAIN'], ...rows]);
}

/** What is requested today and after the plan, and what the node has. */
function amounts(value: unknown, show: (amount: number) => string): [used: string, of: string] {
  const { allocatable, reserved, before, after } = record(value);
  const used = (more: unknown) => show(number(reserved) + number(more));
  return [change(used(before), used(after ?? before)), show(number(allocatable))];
}

const change = (before: string, after: string) => (before === after ? before : `${before} → ${after}`);
const cores = (millicores: number) => String(Number((millicores / 1000).toFixed(2)));
const gibibytes = (bytes: number) => `${Number((bytes / 2 ** 30).toFixed(1))}Gi`;

const ALONE = new Map([
  ['yes', 'alone, for an upgrade'],
  ['conditional', 'alone, on a condition'],
  ['no', 'no'],
]);

function drainOf(result: Record<string, unknown>, node: string): string {
  if (drained(result).includes(node)) return 'by this plan';
  const alone = records(result.drain_alone).find((one) => one.node === node);
  return ALONE.get(text(alone?.ok)) ?? '';
}

/** The nodes that the plan empties. Where it cannot be done, the plan is null, and the nodes are those that were asked about. */
const drained = ({ drain, plan }: Record<string, unknown>): string[] => (plan === null ? [] : texts(drain));

/** Why nodes cannot be drained, or on which condition. */
function reasons(result: Record<string, unknown>): string[] {
  const held = records(result.drain_alone).filter(
    ({ node, ok }) => ok !== 'yes' && !drained(result).includes(text(node)),
  );
  const lines = held.slice(0, MOST_REASONS).map(({ node, ok, why }) => {
    const [first = '', ...others] = texts(why);
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    return `${text(node)} ${ok === 'no' ? 'cannot be drained' : 'on a condition'}: ${first}${more}`;
  });
  return held.length > MOST_REASONS ? [...lines, `and ${held.length - MOST_REASONS} more nodes`] : lines;
}

const record = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});
const records = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
