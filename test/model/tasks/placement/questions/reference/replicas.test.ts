import { expect, it } from 'vitest';
import { replicasThatFit } from '../../../../../../model/tasks/placement/questions/reference/replicas.js';
import { apart, lab, machine, pod } from '../labs.js';

const machines = [machine('a'), machine('b'), machine('t', { taints: [['gpu', 'yes']] })];

it.each([
  ['what each node has room for', pod('new', 300, undefined), 3 + 1],
  ['one on a node where they keep apart', pod('new', 300, undefined, apart('new')), 2],
  ['only where they may run', pod('new', 300, undefined, { selector: { zone: 'a' } }), 3],
  ['memory counts', pod('new', 1, undefined, { request: { cpu: 1, memory: 400 } }), 4],
])('counts replicas: %s', (_, like, count) => {
  expect(replicasThatFit(lab(machines, [pod('p', 600, 1)]), like)).toBe(count);
});
