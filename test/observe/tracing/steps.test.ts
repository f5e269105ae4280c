import { expect, it } from 'vitest';
import { stepTimes } from '../../../function/observe/tracing/steps.js';

const step = (number: number, duration_ms: number, waited_ms = 0) => ({
  start: 1,
  step: number,
  answer: '',
  changed: 0,
  confidence: 1,
  duration_ms,
  waited_ms,
});

it('steps lie back to back and end with the answer', () => {
  expect(stepTimes([step(1, 10), step(2, 5)], 1000, 1100)).toMatchObject([
    { step: { step: 1 }, begin: 1085, end: 1095 },
    { step: { step: 2 }, begin: 1095, end: 1100 },
  ]);
});

it('what a step waited for a worker lies before it', () => {
  expect(stepTimes([step(1, 10, 50), step(2, 5, 20)], 1000, 1100)).toMatchObject([
    { step: { step: 1 }, begin: 1065, end: 1075 },
    { step: { step: 2 }, begin: 1095, end: 1100 },
  ]);
  expect(stepTimes([step(1, 10), step(2, 5, 200)], 1000, 1100)).toMatchObject([
    { begin: 1000, end: 1000 },
    { begin: 1095, end: 1100 },
  ]);
});

it('none begins before the request', () => {
  expect(stepTimes([step(1, 10), step(2, 5)], 1000, 1012)).toMatchObject([
    { begin: 1000, end: 1007 },
    { begin: 1007, end: 1012 },
  ]);
  expect(stepTimes([], 0, 1)).toEqual([]);
});
