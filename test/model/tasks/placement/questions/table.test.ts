import { expect, it } from 'vitest';
import { homelabs } from '../../../../../model/tasks/placement/questions/clusters.js';
import { fit } from '../../../../../model/tasks/placement/questions/rows/fit.js';
import type { Mark } from '../../../../../model/tasks/placement/questions/rows/row.js';
import { contradictions, questionTable, ROWS } from '../../../../../model/tasks/placement/questions/table.js';

const mark: Mark = {
  verified: true,
  proven: false,
  ms: 12,
  said: 1,
  right: 1,
  ours: 10,
  best: 10,
  rival: 14,
  wrong: [],
};

it('every question has a row', () => {
  const names = ROWS.map(({ name }) => name.split(',')[0]);
  expect([...new Set(names)].sort()).toEqual(['balance', 'consolidate', 'drain', 'fit', 'make_room', 'survive']);
});

it('a row has the shares, the times, and the figures where the reference knows one', () => {
  const unknown = { ...mark, said: 0, right: 0, best: undefined, ours: 99, ms: 30 };
  const [, , row] = questionTable([[fit, [mark, unknown]]]).split('\n');
  const cells = row?.split('|').map((cell) => cell.trim());
  const figures = ['replicas', '10.00', '10.00', fit.rival, '14.00'];
  expect(cells).toEqual(['', 'fit', '100.0 %', '0.0 %', '1 of 1', '12', '30', ...figures, '']);
});

it('what a reference contradicts is told', () => {
  expect(contradictions([[fit, [mark]]])).toEqual([]);
  expect(contradictions([[fit, [mark, { ...mark, wrong: ['3 replicas, and 2 by counting'] }]]])).toEqual([
    '- REFUTED: fit, cluster 2: 3 replicas, and 2 by counting',
  ]);
});

it('the same seed gives the same homelabs, in which no pod waits', () => {
  const [first, second] = [homelabs(5).next().value, homelabs(5).next().value];
  expect(first).toEqual(second);
  expect(first.reference.pods.filter(({ at }) => at === undefined)).toEqual([]);
});
