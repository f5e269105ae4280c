import { describe, expect, it } from 'vitest';
import { violationsOf } from '../../../../function/tasks/placement/check.js';
import { Partial } from '../../../../function/tasks/placement/packing.js';
import { encode } from '../../../../function/tasks/placement/packing-tokens/encode.js';
import { layoutOf } from '../../../../function/tasks/placement/packing-tokens/layout.js';
import { OUTPUTS, SEQUENCE, VOCABULARY } from '../../../../function/tasks/placement/packing-tokens/vocabulary.js';
import { placementTeacher } from '../../../../model/tasks/placement/teacher.js';
import { plantPacking } from '../../../../model/tasks/placement/training/plant.js';
import { PlantDice } from '../../../../model/tasks/placement/training/plant-dice.js';
import { canonical, firstSolution } from '../../../../model/tasks/placement/training/search.js';
import { clusterOf } from './packings.js';

const planted = (count: number, seed = 3) => {
  const dice = new PlantDice(seed);
  return Array.from({ length: count }, () => plantPacking(dice));
};

describe('planted clusters', () => {
  it('have the solution that they were made around', () => {
    for (const { packing, solution, most } of planted(300)) {
      expect(violationsOf(clusterOf(packing), solution)).toEqual([]);
      expect(new Set(solution).size).toBe(most);
      expect(packing.items.length).toBeLessThanOrEqual(32);
    }
  });

  it('are the same for the same seed', () => {
    expect(planted(5, 9)).toEqual(planted(5, 9));
    expect(planted(5, 9)).not.toEqual(planted(5, 10));
  });
});

describe('the label', () => {
  it('is a solution: the first one, or the planted one in the order of the view', () => {
    for (const { packing, solution, most } of planted(200)) {
      const state = new Partial(packing);
      const layout = layoutOf(state);
      const { solution: first } = firstSolution(state, layout, most, 200);
      for (const label of [first ?? solution, canonical(state, layout, solution)]) {
        expect(violationsOf(clusterOf(packing), label)).toEqual([]);
        expect(new Set(label).size).toBeLessThanOrEqual(most);
      }
    }
  });

  it('gives up when the tries run out', () => {
    const found = planted(300).map(({ packing, most }) => {
      const state = new Partial(packing);
      return firstSolution(state, layoutOf(state), most, 1);
    });
    expect(found.some(({ solution }) => solution === undefined)).toBe(true);
  });
});

it('examples are encoded problems, with labels and verdicts of the right size', () => {
  let seen = 0;
  for (const { input, label, verdict } of placementTeacher.kinds.planted?.(5) ?? []) {
    expect([input.length, label.length]).toEqual([SEQUENCE, SEQUENCE]);
    expect(Math.max(...input)).toBeLessThan(VOCABULARY);
    for (const token of label) expect(token ?? 1).toSatisfy((t: number) => t >= 1 && t < OUTPUTS);
    expect(label.some((token) => token !== undefined)).toBe(true);
    expect(verdict).toMatchObject({ need: { length: 64 }, room: { length: 24 }, allowed: { length: 32 } });
    if (++seen === 100) break;
  }
});

it('an encoded planted cluster shows every item once', () => {
  for (const { packing } of planted(50)) {
    const state = new Partial(packing);
    const tokens = encode(state, layoutOf(state));
    const items = tokens.filter((token, i) => i >= 12 && i % 2 === 0 && token > 0);
    expect(items).toHaveLength(packing.items.length);
  }
});
