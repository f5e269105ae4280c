import { expect, it } from 'vitest';
import { lowNodeUtilization } from '../../../../../../model/tasks/placement/questions/rivals/low-node-utilization.js';
import { lab, machine, pod } from '../labs.js';

const request = { cpu: 200, memory: 200 };
const machines = [machine('a'), machine('b')];
const four = [1, 2, 3, 4].map((n) => pod(`p${n}`, 200, 0, { request }));

it('evens out nodes that are far from the mean, by so many moves', () => {
  expect(lowNodeUtilization(lab(machines, four), 10, 1)).toBeCloseTo(0.4);
  expect(lowNodeUtilization(lab(machines, four), 1, 1)).toBeCloseTo(0.6);
});

it('does nothing where no node is far below the mean', () => {
  const full = [...four.slice(0, 3), pod('q', 1, 1, { request: { cpu: 500, memory: 100 } })];
  expect(lowNodeUtilization(lab(machines, full), 10, 1)).toBeCloseTo(0.6);
});
