import { describe, expect, it } from 'vitest';
import { type Played, play, ROLES } from '../../../../../model/tasks/placement/roles/roles.js';
import type { Look } from '../../../../../model/tasks/placement/roles/views.js';
import { company } from '../../../../../model/tasks/placement/sizes/clusters/company.js';

const small = company(16, 60, 7);

/** Says that every item goes to the first bin, and is the surer the more bins there are. */
const stubborn: Look = async (packing) => ({
  placed: packing.items.map(() => 0),
  q_halt: packing.bins.length,
  wished: packing.bins.map((_, bin) => bin),
});

describe('roles in the search for fewer nodes', () => {
  it.each(ROLES)('%s: by a rule of thumb, windows are won and counted', async (role) => {
    const { windows, won } = await play(small, role, undefined);
    expect(windows).toBeGreaterThan(0);
    expect(won).toBeGreaterThan(0);
    expect(won).toBeLessThanOrEqual(windows);
  });
  it.each(ROLES)('%s: the same again gives the same', async (role) => {
    const played: Played = await play(small, role, stubborn);
    expect(await play(small, role, stubborn)).toEqual(played);
  });
});
