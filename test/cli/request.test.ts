import { describe, expect, it } from 'vitest';
import { readCommand } from '../../function/cli/command.js';
import { requestText } from '../../function/cli/request.js';

function request(texts: readonly string[], line = 'place', usage: readonly string[] = []): unknown {
  const command = readCommand(line.split(' '));
  if (typeof command === 'string') throw new Error(command);
  const inputs = (all: readonly string[]) => all.map((text, i) => ({ name: `${i}`, text }));
  return JSON.parse(requestText(command, inputs(texts), inputs(usage)));
}

const question = 'Which nodes can be emptied?';
const LIST = '{"kind": "List",\n "items": []}';
const list = { kind: 'List', items: [] };

describe('the request', () => {
  it.each<[string, readonly string[], unknown]>([
    ['of JSON', [LIST], list],
    ['of several documents', [`${LIST}\n${LIST}`], [list, list]],
    ['of several files', [LIST, 'kind: List', `${LIST}${LIST}`], [list, 'kind: List', [list, list]]],
    ['of YAML', ['kind: List\nitems: []\n'], 'kind: List\nitems: []\n'],
    ['of JSON that does not parse, which is left to the service', ['{"kind": }'], '{"kind": }'],
    ['of nothing', [''], ''],
    ['of what would close the request early', ['{}}'], '{}}'],
  ])('%s', (_, texts, kubernetes) => {
    expect(request(texts)).toEqual({ question, context: { kubernetes } });
  });

  it('has what is set, and what is used', () => {
    expect(
      request([LIST], 'place --set assume.volumes=portable --objective drain --budget starts=2 --question Q', ['top']),
    ).toEqual({
      question: 'Q',
      budget: { starts: 2 },
      context: { kubernetes: list, usage: 'top', objective: 'drain', assume: { volumes: 'portable' } },
    });
    expect(request([LIST], 'place', ['a', 'b'])).toEqual({
      question,
      context: { kubernetes: list, usage: ['a', 'b'] },
    });
  });

  it.each<[string, unknown, unknown]>([
    [
      'a whole request',
      { question: 'Q', context: { kubernetes: list } },
      { question: 'Q', context: { kubernetes: list, x: 1 } },
    ],
    ['a request without a question', { context: { dump: '' } }, { question, context: { dump: '', x: 1 } }],
    ['a context', { kubernetes: list, usage: '' }, { question, context: { kubernetes: list, usage: '', x: 1 } }],
    [
      'what agents write',
      { current_nodes: 1, workloads: [] },
      { question, context: { current_nodes: 1, workloads: [], x: 1 } },
    ],
  ])('is %s, where the file is one', (_, value, expected) => {
    expect(request([JSON.stringify(value)], 'place --set x=1')).toEqual(expected);
  });
});
