import { Type } from '@sinclair/typebox';
import { describe, expect, it, vi } from 'vitest';
import { puzzleTask } from '../../function/tasks/puzzle.js';
import { claimed, invalid, type Task, unclaimed } from '../../function/tasks/task.js';
import { opened } from '../trm/solver/opened.js';

/** Which of two tokens is asked for; of a task that has nothing but what it must have. */
function echo(more: Partial<Task<number, number>> = {}) {
  const judge = vi.fn((problem: number, answer: number) => {
    const violations = answer === problem ? [] : [`expected ${problem}, got ${answer}`];
    return { violations, proven: violations.length === 0, rank: [] };
  });
  const read = vi.fn((asked: unknown) =>
    typeof asked === 'number'
      ? { kind: 'problem' as const, problem: asked }
      : invalid('/context/echo', 'expected a number'),
  );
  const task: Task<number, number> = {
    name: 'echo',
    taskTypes: ['logic'],
    contextSchema: Type.Object({}),
    resultSchema: Type.Object({}),
    claims: ({ context = {} }) => ('echo' in context ? claimed(() => read(context.echo)) : unclaimed('no echo')),
    judge,
    summarize: String,
    explain: (_, answer, { violations }) => `${answer}: ${violations.length}`,
    result: (_, answer, { proven }) => ({ answer, proven }),
    sequenceLength: 1,
    vocabularySize: 3,
    symmetries: [],
    encode: (problem) => [problem],
    encodeAnswer: (answer) => [answer],
    decode: (_, [token = 0]) => token,
    ...more,
  };
  return { task: puzzleTask(task), judge, read };
}

function posed(task: ReturnType<typeof echo>['task']) {
  const reading = task.pose({ question: '?', context: { echo: 2 } });
  if (reading.kind !== 'problem') throw new Error(`expected a problem, got ${JSON.stringify(reading)}`);
  return reading.problem;
}

describe('a claim', () => {
  it('reads nothing until it is asked to', () => {
    const { task, read } = echo();
    const claim = task.claims({ question: '?', context: { echo: 'x' } });
    expect(claim.kind).toBe('claimed');
    expect(read).not.toHaveBeenCalled();
    expect(claim.kind === 'claimed' && claim.read()).toMatchObject({ kind: 'invalid' });
    expect(read).toHaveBeenCalledOnce();
  });

  it('says why a request is none of its business, and so does posing it', () => {
    const { task, read } = echo();
    const request = { question: '?', context: { other: 1 } };
    expect(task.claims(request)).toEqual({ kind: 'other', reason: 'no echo' });
    expect(task.pose(request)).toEqual({ kind: 'other', reason: 'no echo' });
    expect(read).not.toHaveBeenCalled();
  });
});

describe('an answer is judged once, whatever is told of it:', () => {
  it('one that output tokens spell', () => {
    const { task, judge } = echo();
    const proposal = posed(task).propose([1]);
    expect(proposal).toMatchObject({ summary: '1', violations: ['expected 2, got 1'], proven: false });
    expect([proposal.explain(), proposal.explain()]).toEqual(['1: 1', '1: 1']);
    expect(proposal.result()).toEqual({ answer: 1, proven: false });
    expect(judge).toHaveBeenCalledOnce();
  });

  it('one that is there without a model', () => {
    const { task, judge } = echo({ immediateAnswer: (problem) => problem });
    const { answered } = posed(task);
    expect([answered?.proven, answered?.explain(), answered?.result()]).toEqual([
      true,
      '2: 0',
      { answer: 2, proven: true },
    ]);
    expect(judge).toHaveBeenCalledOnce();
  });

  it('one that an attempt sees', () => {
    const { task, judge } = echo();
    const { proposal } = opened(posed(task).attempts()).look(Float32Array.of(0, 0, 1));
    expect(proposal.explain()).toBe('2: 0');
    expect(judge).toHaveBeenCalledOnce();
  });
});

it.each([
  ['all tokens unless told', {}, 3],
  ['the first ones', { outputVocabularySize: 2 }, 2],
])('answers use %s', (_, more, outputs) => {
  expect(echo(more).task.outputVocabularySize).toBe(outputs);
});

it.each([
  ['no symmetry and no way of its own', {}, false],
  [
    'a way of its own',
    {
      attempts: () => () => ({
        inputs: [],
        look: () => {
          throw new Error('unused');
        },
      }),
    },
    true,
  ],
])('with %s, whether there are other views: %j', (_, more, views) => {
  expect(echo(more).task.views).toBe(views);
});
