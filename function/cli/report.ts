import { isObject } from '../common/json.js';
import { columns, wrapped } from './columns.js';

/** An answer as it comes, of which this program shows what it knows. */
export type Answer = Readonly<Record<string, unknown>>;

/** Nodes of which it is told why they cannot be drained. */
const MOST_REASONS = 10;

/** An answer for people: the sentence, a table of the nodes, what stands in the way, and the commands. */
export function report(answer: Answer, width: number): string {
  const result = record(answer.result);
  const parts = [
    wrapped(text(answer.answer), width),
    ...(answer.verified === true
      ? []
      : [`Not verified: ${texts(answer.violations).join('; ') || 'the checker has not seen all of it'}.`]),
    nodesTable(result),
    reasons(result).join('\n'),
    texts(record(result.plan).kubectl ?? result.kubectl).join('\n'),
  ];
  // Names come from the dump, and must not steer the terminal.
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`.replace(/(?!\n)\p{Cc}/gu, '�');
}

function nodesTable(result: Record<string, unknown>): string {
  const nodes = records(result.utilisation);
  if (nodes.length === 0) return '';
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
    'PODS leaves out those that belong to their node (DaemonSets, static pods); CPU and MEMORY count what they request, too.',
  ].join('\n');
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
  if (texts(result.drain).includes(node)) return 'for good, by this plan';
  const alone = records(result.drain_alone).find((one) => one.node === node);
  return ALONE.get(text(alone?.ok)) ?? '';
}

/** Why nodes cannot be drained, or on which condition. */
function reasons(result: Record<string, unknown>): string[] {
  const held = records(result.drain_alone).filter(
    ({ node, ok }) => ok !== 'yes' && !texts(result.drain).includes(text(node)),
  );
  const lines = held.slice(0, MOST_REASONS).map(({ node, ok, why }) => {
    const [first = '', ...more] = texts(why);
    return `${text(node)} ${ok === 'no' ? 'cannot be drained' : 'on a condition'}: ${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`;
  });
  return held.length > MOST_REASONS ? [...lines, `and ${held.length - MOST_REASONS} more nodes`] : lines;
}

const record = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});
const records = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
