import { expect, it } from 'vitest';
import {
  drainedByHand,
  fitsBySums,
  replicasBySums,
} from '../../../../../../model/tasks/placement/questions/rivals/by-hand.js';
import { lab, machine, pod } from '../labs.js';

const machines = [machine('a'), machine('b'), machine('c')];

it('sums say yes where no node has the room, and count replicas that fit nowhere', () => {
  const cluster = lab(machines, [pod('p', 500, 0), pod('q', 700, 1), pod('r', 700, 2)]);
  expect([fitsBySums(cluster, 0), fitsBySums(cluster, 1)]).toEqual([true, true]);
  expect(replicasBySums(cluster, { cpu: 550, memory: 1 })).toBe(2);
});

it('sums say no where there is too little', () => {
  expect(fitsBySums(lab(machines, [pod('p', 900, 0), pod('q', 900, 1), pod('r', 900, 2)]), 0)).toBe(false);
});

it('drains by hand from the emptiest node on, until a pod would wait or the moves are over', () => {
  const few = [pod('p', 100, 0), pod('q', 100, 1), pod('r', 100, 1), pod('s', 100, 2), pod('t', 100, 2)];
  expect(drainedByHand(lab(machines, few), undefined, 1)).toBe(2);
  expect(drainedByHand(lab(machines, few), 1, 1)).toBe(1);
  expect(drainedByHand(lab(machines, [pod('p', 500, 0), pod('q', 700, 1), pod('r', 700, 2)]), undefined, 1)).toBe(0);
});
