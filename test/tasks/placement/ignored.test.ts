import { describe, expect, it } from 'vitest';
import { enumerate, Ignored } from '../../../function/tasks/placement/ignored.js';

describe('lists', () => {
  it.each<[string[], string]>([
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c, d and e'],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'a, b, c, d, e and 2 more'],
  ])('%j as %s', (names, text) => {
    expect(enumerate(names)).toBe(text);
  });

  it('each kind once, with each name once', () => {
    const ignored = new Ignored();
    for (const [what, who] of [
      ['volumes', 'a'],
      ['spread', 'a'],
      ['volumes', 'b'],
      ['volumes', 'a'],
    ] as const) {
      ignored.add(what, who);
    }
    expect(ignored.sentences()).toEqual(['volumes (a and b)', 'spread (a)']);
  });

  it('at most 24 kinds', () => {
    const ignored = new Ignored();
    for (let i = 0; i < 30; i++) ignored.add(`kind ${i}`, 'a');
    expect(ignored.sentences()).toHaveLength(25);
    expect(ignored.sentences().at(-1)).toBe('and 6 more kinds of rules');
  });
});
