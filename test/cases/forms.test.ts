import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { openReal } from '../doubles/real.js';
import { caseOf } from '../judge/cases.js';
import { at, dict, dicts } from '../judge/json.js';

/** The same answers as to the form with which the project began, through the whole service. */
let service: Awaited<ReturnType<typeof openReal>>;
beforeAll(async () => {
  service = await openReal({ WORKERS: '1' });
});
afterAll(() => service.reasoning.close());

async function answerTo(body: string) {
  const { text } = await service.reasoning.reason(Buffer.from(body));
  const { answer, result, verified, confidence } = dict(JSON.parse(text));
  return { answer, result, verified, confidence };
}

const printed = (...values: unknown[]) => values.map((value) => JSON.stringify(value, null, 4)).join('\n');

describe.each(['hostport-3n', 'openb-8n28p', 'local-path-6n5p'])('%s', (name) => {
  const whole = caseOf(name);
  const list = dict(at(whole, 'context', 'kubernetes'));
  const items = dicts(list.items);
  const ofKind = (kind: string) => ({
    kind: `${kind}List`,
    items: items.filter((item) => item.kind === kind).map(({ kind: _, ...item }) => item),
  });
  const others = items.filter(({ kind }) => kind !== 'Node' && kind !== 'Pod');
  const [nodes, pods, rest] = [ofKind('Node'), ofKind('Pod'), { kind: 'List', items: others }];
  const beside = Object.fromEntries(Object.entries(dict(at(whole, 'context'))).filter(([key]) => key !== 'kubernetes'));
  const sorted = {
    ...list,
    items: [...items.filter(({ kind }) => kind === 'Node'), ...items.filter(({ kind }) => kind === 'Pod'), ...others],
  };
  const question = 'Which nodes can be emptied?';

  it.each<[string, string]>([
    ['as context', printed({ question, context: { ...sorted, ...beside } })],
    ['as the whole body', printed({ ...sorted, ...beside })],
    ['as several documents', Object.keys(beside).length > 0 ? '' : printed(nodes, pods, rest)],
    ['by names', printed({ question, context: { nodes, pods, dump: undefined, ...byName(others), ...beside } })],
    ['as YAML', printed({ question, context: { kubernetes: stringify(sorted), ...beside } })],
    ['as YAML in the question', printed({ question: `\`\`\`yaml\n${stringify(sorted)}\`\`\``, context: beside })],
  ])('%s', async (_, body) => {
    // A question has at most 10,000 characters, and nothing can stand beside documents.
    if (body === '' || (body.includes('```') && body.length > 10_000)) return;
    expect(await answerTo(body)).toEqual(
      await answerTo(printed({ question, context: { kubernetes: sorted, ...beside } })),
    );
  });
});

/** Other lists by the names that kubectl knows. */
const byName = (items: readonly Record<string, unknown>[]) =>
  Object.fromEntries(
    [...new Set(items.map(({ kind }) => String(kind)))].map((kind) => [
      `${kind.toLowerCase()}s`,
      items.filter((item) => item.kind === kind),
    ]),
  );
