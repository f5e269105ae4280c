import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { ReasonRequest } from '../../../../../function/contract/reason.js';
import { CASES, caseOf } from '../../../../judge/cases.js';
import { at, dict, dicts } from '../../../../judge/json.js';
import { dumped, type Json, kindsOf, listOf } from './dumped.js';

const question = 'Which nodes can be emptied?';
const lines = (...documents: unknown[]) => documents.map((one) => JSON.stringify(one, null, 4)).join('\n');

/** Dumps that nobody of the project wrote, sorted by kind, so that every form has the objects in the same order. */
const DUMPS = CASES.map((name) => {
  const context = dict(at(caseOf(name), 'context'));
  const { kubernetes, ...beside } = context;
  const items = dicts(at(kubernetes, 'items'));
  const sorted = kindsOf(items).flatMap((kind) => items.filter((item) => item.kind === kind));
  return { name, items: sorted, beside };
});

interface Given {
  list: Json;
  items: Json[];
  lists: Json[];
  beside: Json;
}

const LOGS = [
  '==== START logs for container a of pod x/y ====',
  '{"this": "is a log", "kind": "Node"}',
  '==== END logs for container a of pod x/y ====',
].join('\n');

const FORMS: Record<string, (given: Given) => Omit<ReasonRequest, 'question'> & { question?: string }> = {
  'a list of the API for each kind': ({ lists, beside }) => ({ context: { kubernetes: lists, ...beside } }),
  'lists within a List': ({ lists, beside }) => ({
    context: { kubernetes: { kind: 'List', items: lists }, ...beside },
  }),
  'items alone': ({ items, beside }) => ({ context: { kubernetes: items, ...beside } }),
  'the List as context': ({ list, beside }) => ({ context: { ...list, ...beside } }),
  'under dump': ({ list, beside }) => ({ context: { dump: list, ...beside } }),
  'lists by their names': ({ lists, beside }) => ({ context: { kubernetes: named(lists), ...beside } }),
  'lists by their names, in the context': ({ lists, beside }) => ({ context: { ...named(lists), ...beside } }),
  'arrays by their names': ({ lists, beside }) => ({ context: { ...named(lists, ({ items }) => items), ...beside } }),
  'texts by their names': ({ lists, beside }) => ({ context: { ...named(lists, (one) => lines(one)), ...beside } }),
  'JSON in a text': ({ list, beside }) => ({ context: { kubernetes: lines(list), ...beside } }),
  'several JSON documents in a text': ({ lists, beside }) => ({ context: { dump: lines(...lists), ...beside } }),
  'a text for each list': ({ lists, beside }) => ({
    context: { kubernetes: lists.map((one) => lines(one)), ...beside },
  }),
  'cluster-info dump, with logs': ({ lists, beside }) => ({
    context: {
      kubernetes: `${lines(...lists.slice(0, 1))}\n${LOGS}\n${lines(...lists.slice(1))}\n${LOGS}\n`,
      ...beside,
    },
  }),
  YAML: ({ list, beside }) => ({ context: { kubernetes: stringify(list), ...beside } }),
  'several YAML documents': ({ lists, beside }) => ({
    context: { kubernetes: lists.map((one) => `---\n${stringify(one)}`).join(''), ...beside },
  }),
  'copied from a terminal': ({ list, beside }) => ({
    context: {
      kubernetes: `me@host:~$ kubectl get nodes,pods -A -o json\nWarning: v1 Foo is deprecated\nW0512 10:00:00.0 1 x.go:1] y\n\n${lines(list)}`,
      ...beside,
    },
  }),
  'JSON pasted in the question': ({ list, beside }) => ({
    question: `What can go?\n\n\`\`\`json\n${lines(list)}\n\`\`\`\nThanks!`,
    context: beside,
  }),
  'YAML pasted in the question': ({ lists, beside }) => ({
    question: lists.map((one) => `\`\`\`yaml\n${stringify(one)}\`\`\`\n`).join('and\n'),
    context: beside,
  }),
};

/** `{ nodes, pods, … }`, each as `shown`. */
const named = (lists: readonly Json[], shown: (list: Json) => unknown = (list) => list): Json =>
  Object.fromEntries(
    lists.map((list) => [
      `${String(list.kind).replace(/List$/, '').toLowerCase()}s`.replace(/sss$/, 'sses'),
      shown(list),
    ]),
  );

describe.each(Object.keys(FORMS))('%s', (form) => {
  it.each(DUMPS)('says what the List says: $name', ({ items, beside }) => {
    const list = { apiVersion: 'v1', kind: 'List', metadata: {}, items };
    const lists = kindsOf(items).map((kind) => listOf(kind, items));
    const request = { question, ...FORMS[form]?.({ list, items, lists, beside }) };
    const told = dumped(request);
    expect(told).toHaveProperty('nodes');
    expect(withoutVersions(told)).toEqual(
      withoutVersions(dumped({ question, context: { kubernetes: list, ...beside } })),
    );
  });
});

/** Items of a list state no apiVersion, which nobody reads. */
function withoutVersions(told: unknown): unknown {
  const raw = dict(at(told, 'raw'));
  return { ...dict(told), raw: { ...raw, items: dicts(raw.items).map(({ apiVersion: _, ...item }) => item) } };
}
