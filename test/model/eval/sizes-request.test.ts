import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../model/command.js';
import { sizesRequest } from '../../../model/eval/sizes-request.js';
import { placementExam } from '../../../model/tasks/placement/exam.js';
import { sudokuExam } from '../../../model/tasks/sudoku/exam.js';

describe('the options of larger problems', () => {
  it('ask for all of them unless told', () => {
    expect(sizesRequest(placementExam, {}, 7)).toEqual({
      emptying: undefined,
      family: undefined,
      clusters: undefined,
      seconds: undefined,
      openb: undefined,
      seed: 7,
    });
  });

  it('narrow them', () => {
    const values = { family: 'company', clusters: '2', seconds: '5', openb: 'data' };
    expect(sizesRequest(placementExam, values, 7)).toEqual({
      emptying: undefined,
      family: 'company',
      clusters: 2,
      seconds: 5,
      openb: 'data',
      seed: 7,
    });
  });

  it('may be one role alone', () => {
    expect(sizesRequest(placementExam, { emptying: 'rules' }, 7)).toMatchObject({ emptying: 'rules' });
  });

  it('mean nothing for a task without them', () => {
    expect(sizesRequest(sudokuExam, {}, 7)).toBeUndefined();
    const wrong = () => sizesRequest(sudokuExam, { family: 'company' }, 7);
    expect(wrong).toThrow(UsageError);
    expect(wrong).toThrow('expected a task with larger problems for --family, as placement is, got sudoku');
    expect(() => sizesRequest(sudokuExam, { questions: true }, 7)).toThrow('for --questions, as placement is');
  });

  it.each([
    [{ clusters: '0' }, 'expected --clusters to be a whole number from 1 to 10000, got "0"'],
    [{ seconds: 'long' }, 'expected --seconds to be a whole number from 1 to 3600, got "long"'],
  ])('%j is refused', (values, message) => {
    expect(() => sizesRequest(placementExam, values, 7)).toThrow(message);
  });
});
