import { describe, expect, it } from 'vitest';
import { frameAt, plansOf } from '../../function/page/browser/answer/cluster.js';
import { framesOf, lastOf } from '../../function/page/browser/answer/frames.js';
import { troubleOf, unreachable } from '../../function/page/browser/answer/trouble.js';
import { wayIn } from '../../function/page/browser/answer/way.js';
import { readingOf } from '../../function/page/browser/request/reading.js';
import { percent, sentencesOf } from '../../function/page/browser/view/words.js';
import { answer } from '../doubles/reasoning.js';

const step = (start: number, at: number, told: string, confidence: number) => ({
  start,
  step: at,
  answer: told,
  changed: 1,
  confidence,
  duration_ms: 1,
  waited_ms: 0,
});

describe('a Sudoku', () => {
  const asked = readingOf('.'.repeat(81));
  const [first, second] = ['1'.repeat(81), '2'.repeat(81)];

  it('is shown with the steps of the surest start while it is made', () => {
    const steps = [step(1, 1, first, 0.1), step(2, 1, second, 0.3), step(1, 2, second, 0.2)];
    expect(framesOf(asked, steps, undefined)).toMatchObject({ kind: 'sudoku', boards: ['0'.repeat(81), second] });
  });

  it('is shown with the trace of the answer at the end', () => {
    const given = { ...answer({ question: '' }), result: { solution: second } };
    const frames = framesOf(asked, [], {
      ...given,
      reasoning_trace: [step(3, 1, first, 0.1), step(3, 2, second, 0.9)],
    });
    expect(frames).toMatchObject({ boards: ['0'.repeat(81), first, second], solution: second });
    expect(lastOf(frames)).toBe(2);
  });

  it('that was not solved has no right digits', () => {
    const given = { ...answer({ question: '' }), verified: false, result: { solution: second }, reasoning_trace: [] };
    expect(framesOf(asked, [], given)).toMatchObject({ boards: ['0'.repeat(81)], solution: undefined });
  });
});

describe('a maze', () => {
  it('shows the way of each step, and that of the last one as it grows', () => {
    const given = { ...answer({ question: '' }), task: 'maze', result: { drawn: ['Soo', '##G'] } };
    const trace = [step(1, 1, '1 step: 1 right', 0.1), step(1, 2, '3 steps: 2 right, 1 down', 0.9)];
    const frames = framesOf(readingOf('S  \n##G'), [], { ...given, reasoning_trace: trace });
    if (frames.kind !== 'maze') throw new Error('expected a maze');
    expect(frames.rows).toEqual(['S  ', '##G']);
    expect(frames.ways.map(({ cells }) => cells.length)).toEqual([0, 2, 1, 2, 3, 4]);
  });

  it('has a way from its start', () => {
    expect(wayIn('3 steps: 2 right, 1 down', ['#S ', '   '])).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 3],
    ]);
    expect(wayIn('no path', ['#S ', '   '])).toEqual([[0, 1]]);
  });
});

describe('a cluster', () => {
  const amounts = { allocatable: 10, reserved: 1, before: 4, after: 0 };
  const result = {
    drain: ['a'],
    placement: [
      { workload: 'x', node: 'b', from: 'a' },
      { workload: 'y', node: 'b', from: 'b' },
      { workload: 'z', node: 'b' },
    ],
    moves: {
      steps: [
        { workloads: ['x'], from: 'a', to: 'b' },
        { workloads: ['z'], to: 'b' },
      ],
    },
    utilisation: ['a', 'b'].map((node) => ({ node, cpu_millicores: amounts, memory_bytes: amounts })),
  };
  const at = (moves: number) =>
    frameAt(result, moves).map(({ name, pods, cpu }) => [
      name,
      pods.map((pod) => `${pod.name} ${pod.state}`),
      cpu.used,
    ]);

  it('has its pods where they are after so many moves', () => {
    expect(at(0)).toEqual([
      ['a', ['x leaves'], 0.5],
      ['b', ['y stays'], 0.5],
    ]);
    expect(at(1)).toEqual([
      ['a', [], 0.1],
      ['b', ['x came', 'y stays'], 0.5],
    ]);
    expect(at(2)).toEqual([
      ['a', [], 0.1],
      ['b', ['x came', 'y stays', 'z came'], 0.1],
    ]);
  });

  it('has plans wherever they stand', () => {
    const lines = ['kubectl cordon a'];
    expect(
      plansOf({ plan: { kubectl: lines, afterwards: lines }, pending: [{ pod: 'p', plan: { kubectl: lines } }] }),
    ).toEqual([
      { title: 'Plan', lines },
      { title: 'Afterwards', lines },
      { title: 'Plan for p', lines },
    ]);
    expect(plansOf({ plan: null, pending: [{ plan: null }] })).toEqual([]);
  });
});

describe('trouble', () => {
  it('tells the fields, without the path that everybody knows', () => {
    const text = JSON.stringify({
      code: 'invalid_field',
      status: 422,
      errors: [{ pointer: '/context/maze/1', message: 'expected 3 characters, got 2' }],
      request_id: 'r-1',
    });
    expect(troubleOf(422, text, null)).toEqual({
      title: 'Something in this is not right yet',
      lines: ['maze › 1: expected 3 characters, got 2'],
      advice: 'Correct this and solve again.',
      id: 'r-1',
    });
  });

  it.each([
    [429, 'Too many requests came from here. Try again in 7 s.'],
    [503, 'It is busy, or starting or stopping. Try again in 7 s.'],
    [500, 'This is a fault of the service. Its log has more under the id below.'],
  ])('of %i tells what to do', (status, advice) => {
    expect(troubleOf(status, '{}', '7')).toMatchObject({ advice });
  });

  it('is told where something else answers', () => {
    expect(troubleOf(502, '<html>Bad Gateway</html>', null)).toMatchObject({
      title: 'No answer',
      lines: ['The service answered 502.'],
    });
  });

  it('is told where nobody answers', () => {
    expect(unreachable(new TypeError('fetch failed'))).toMatchObject({
      title: 'The service does not answer',
      lines: [],
    });
  });
});

describe('words', () => {
  it.each([
    [0, '0%'],
    [0.001, '<1%'],
    [0.5, '50%'],
    [0.9999, '99%'],
    [1, '100%'],
  ])('of a share of %d', (share, told) => {
    expect(percent(share)).toBe(told);
  });

  it('leave out what is drawn', () => {
    expect(sentencesOf(`Solved: ${'1'.repeat(81)}. Every row holds 1 to 9 once.`)).toEqual([
      'Solved.',
      'Every row holds 1 to 9 once.',
    ]);
    expect(sentencesOf('From row 1 to row 2 in 3 steps: 2 right, 1 down. None is shorter.')).toEqual([
      'From row 1 to row 2 in 3 steps.',
      'None is shorter.',
    ]);
  });
});
