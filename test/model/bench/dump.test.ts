import { expect, it } from 'vitest';
import { UNBOUNDED } from '../../../function/common/clock.js';
import { requestReader } from '../../../function/reasoning/request.js';
import { readDump } from '../../../function/tasks/placement/kubernetes/dump.js';
import { dumpRequest } from '../../../model/bench/dump.js';

const PLAN = { nodes: 3, pods: 60, pretty: false, managedFields: false, seed: 1 };

it('is the same for the same seed', () => {
  expect(dumpRequest(PLAN).equals(dumpRequest(PLAN))).toBe(true);
  expect(dumpRequest({ ...PLAN, seed: 2 }).equals(dumpRequest(PLAN))).toBe(false);
});

it.each([
  ['on one line', PLAN],
  ['as kubectl prints it, with all that it can show', { ...PLAN, pretty: true, managedFields: true }],
])('is a whole cluster, %s', (_, plan) => {
  const body = dumpRequest(plan);
  const { context = {} } = requestReader({ maxSteps: undefined, maxStarts: undefined }, 8000)(body);
  const reading = readDump(context, UNBOUNDED);
  if (reading.kind !== 'problem') throw new Error(JSON.stringify(reading));
  const { nodes, pods, gaps } = reading.problem;
  expect([nodes.length, pods.length, gaps.missing]).toEqual([3, 60, []]);
  expect(pods.every(({ kind, pin }) => kind === 'free' && pin === undefined)).toBe(true);
  const perPod = body.length / 60;
  expect(perPod).toBeGreaterThan(4000);
});
