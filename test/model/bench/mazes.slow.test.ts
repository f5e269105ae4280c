import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadModel } from '../../../function/models/load.js';
import { budgetOf, NO_CAPS } from '../../../function/reasoning/budget.js';
import { measureMazes } from '../../../model/bench/mazes.js';

it.skipIf(!existsSync('model/bundles/maze/manifest.json'))(
  'mazes: the shipped model beside A* and breadth-first search, which are always right',
  async () => {
    const model = await loadModel('model/bundles/maze');
    const budget = budgetOf(model, NO_CAPS);
    let told = 0;
    const onMaze = () => told++;
    const rows = (await measureMazes({ model, budget, count: 3, seed: 1, onMaze })).split('\n').slice(2);
    expect(told).toBe(6);
    expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual([
      '15 × 15, ours',
      '15 × 15, A* (ngraph.path)',
      '15 × 15, breadth-first search (our checker)',
      '30 × 30, ours',
      '30 × 30, A* (ngraph.path)',
      '30 × 30, breadth-first search (our checker)',
    ]);
    for (const row of rows.filter((each) => !each.includes('ours'))) expect(row).toContain('100.0 %');
  },
);
