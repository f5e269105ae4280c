import { describe, expect, it } from 'vitest';
import { effortsBy, emptyingByChance, openEmptyingModel } from '../../../../../model/tasks/placement/emptying/model.js';
import { leastLoad, smallestFirst } from '../../../../../model/tasks/placement/emptying/orders.js';
import { choiceOf, momentsOf, opening, type Player, play } from '../../../../../model/tasks/placement/emptying/play.js';
import { emptyingTables } from '../../../../../model/tasks/placement/emptying/table.js';
import { emptiable } from '../../../../../model/tasks/placement/emptying/walk.js';
import { company } from '../../../../../model/tasks/placement/sizes/clusters/company.js';

const small = company(16, 60, 7);
const smallest: Player = { name: 'smallest', renewal: () => 1, efforts: smallestFirst };
const byChance: Player = {
  name: 'chance',
  renewal: () => 4,
  efforts: (solution, aim) => effortsBy(emptyingByChance, solution, aim),
};

describe('players of the role', () => {
  it('choose a bin that can be emptied, at moments of which it is known what works', async () => {
    const moments = momentsOf(company(32, 140, 900_108), 1);
    expect(moments.length).toBeGreaterThan(0);
    for (const moment of moments) {
      const able = emptiable(moment.solution);
      for (const bin of moment.works) expect(able).toContain(bin);
      for (const player of [smallest, byChance]) expect(able).toContain(await choiceOf(player, moment));
    }
  });

  it.each([smallest, byChance])('$name: a whole search ends with fewer bins in use', async (player) => {
    const begun = opening(small);
    const end = await play(player, small, 200);
    expect(end?.used).toBeLessThan(begun?.solution.used ?? 0);
    expect(end?.attempts).toBeGreaterThan(0);
  });

  it('random numbers are the same for the same input, and between 0 and 1 as efforts', async () => {
    const begun = opening(small);
    if (!begun) throw new Error('expected a cluster whose pods all run where they may');
    const efforts = await effortsBy(emptyingByChance, begun.solution, begun.aim);
    expect(await effortsBy(emptyingByChance, begun.solution, begun.aim)).toEqual(efforts);
    for (const effort of efforts) expect(effort).toBeGreaterThanOrEqual(0);
    for (const effort of efforts) expect(effort).toBeLessThanOrEqual(1);
    expect(efforts).not.toEqual(leastLoad(begun.solution));
  });
});

it('a file that is no model for the role is refused, and says what was expected', async () => {
  const cycles = { H_cycles: 3, L_cycles: 3 };
  await expect(openEmptyingModel('model/bundles/sudoku/weights.safetensors', cycles)).rejects.toThrow(/expected/);
  await expect(openEmptyingModel('no-such-file', cycles)).rejects.toThrow();
});

it('prints a table of choices and one of searches, with every player', async () => {
  const screen = { isTTY: false, write: () => true } as never;
  const tables = await emptyingTables({ weights: undefined, count: 1, seed: 900_001, seconds: 0.02 }, screen);
  expect(tables.match(/random numbers in its place/g)).toHaveLength(2);
  expect(tables).toContain('all of them tried');
  expect(tables).toContain('500 × 4000: nodes in use');
});
