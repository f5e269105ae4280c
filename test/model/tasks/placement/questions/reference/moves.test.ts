import { expect, it } from 'vitest';
import { fewestMoves } from '../../../../../../model/tasks/placement/questions/reference/moves.js';
import { lab, machine, pod } from '../labs.js';

const machines = [machine('a'), machine('b'), machine('c')];
const waits = (cpu: number) => pod('waits', cpu, undefined);

it.each([
  ['none where there is room', [pod('p', 500, 0)], 500, 0],
  ['one pod that goes to another node', [pod('p', 500, 0), pod('q', 500, 1), pod('r', 500, 2)], 600, 1],
  ['two pods of one node', [pod('p', 300, 0), pod('q', 300, 0), pod('r', 600, 1), pod('s', 600, 2)], 1000, 2],
  ['two pods in a chain', [pod('p', 600, 0), pod('q', 400, 1), pod('r', 200, 1), pod('s', 500, 2)], 900, 2],
  ['more than are tried', [pod('p', 900, 0), pod('q', 900, 1), pod('r', 900, 2)], 900, undefined],
])('the fewest moves by trying all: %s', (_, pods, cpu, fewest) => {
  expect(fewestMoves(lab(machines, [...pods, waits(cpu)]), pods.length)).toBe(fewest);
});

it('moves no pod that must stay, or that a budget holds', () => {
  const stays = [pod('p', 500, 0, { owner: undefined }), pod('q', 500, 1, { owner: undefined }), pod('r', 900, 2)];
  expect(fewestMoves(lab(machines, [...stays, waits(600)]), 3)).toBeUndefined();
  const held = [pod('p', 500, 0), pod('q', 900, 1), pod('r', 500, 2)];
  const budgets = [{ namespace: 'default', of: {}, desired: 3 }];
  expect(fewestMoves(lab(machines, [...held, waits(600)], budgets), 3)).toBeUndefined();
});
