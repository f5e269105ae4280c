import { describe, expect, it } from 'vitest';
import { distance, nearest } from '../../../../function/tasks/placement/question/names.js';

describe('names that are near', () => {
  it.each([
    ['', '', 0],
    ['node', 'node', 0],
    ['node', 'nod', 1],
    ['nuc-1', 'nuc-2', 1],
    ['drian', 'drain', 2],
    ['abc', '', 3],
  ])('%j and %j differ by %i', (a, b, far) => {
    expect(distance(a, b)).toBe(far);
    expect(distance(b, a)).toBe(far);
  });
  it('come first where they are nearest, and three at most', () => {
    expect(nearest('node-a', ['node-bb', 'node-b', 'x', 'node-c', 'node-d'])).toEqual(['node-b', 'node-c', 'node-d']);
  });
  it('count without their namespace where the name has none', () => {
    expect(nearest('wbe', ['shop/web', 'shop/database'])).toEqual(['shop/web']);
    expect(nearest('shp/web', ['shop/web'])).toEqual(['shop/web']);
  });
});
