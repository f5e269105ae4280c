import { expect, it } from 'vitest';
import { solverAnswer } from '../../../../../../model/tasks/placement/sizes/rivals/solver-answer.js';

const printed = (output: string) => solverAnswer({ kind: 'printed', output });

it('reads what a solver printed', () => {
  const answer = { status: 'OPTIMAL', counts: [[[0, 2]]], bound: 1, seconds: 0.5 };
  expect(printed(JSON.stringify(answer))).toEqual(answer);
});

it.each(['no JSON', '{"status": "OPTIMAL"}', '{"status": "OPTIMAL", "counts": [[[0]]], "seconds": 1}'])(
  'refuses %s',
  (output) => {
    expect(printed(output)).toBe(`expected the answer of a solver as JSON, got ${JSON.stringify(output)}`);
  },
);

it('passes on why there is none', () => {
  expect(solverAnswer({ kind: 'failed', why: 'late' })).toBe('late');
});
