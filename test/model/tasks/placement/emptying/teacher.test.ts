import { describe, expect, it } from 'vitest';
import { Instance } from '../../../../../function/tasks/placement/search/instance.js';
import { Solution } from '../../../../../function/tasks/placement/search/solution.js';
import { makeDataset } from '../../../../../model/data/dataset.js';
import { readTeacher } from '../../../../../model/tasks/index.js';
import { emptyingTeacher } from '../../../../../model/tasks/placement/emptying/teacher.js';
import { emptyingViews } from '../../../../../model/tasks/placement/emptying/view.js';
import {
  BIN,
  BIN_FACTORS,
  binToken,
  CLUSTER,
  clusterTokens,
  EMPTIED,
  EMPTYING_SEQUENCE,
  EMPTYING_VOCABULARY,
  emptyingFeatures,
  MOST_BINS_SHOWN,
  STAYS,
} from '../../../../../model/tasks/placement/emptying/vocabulary.js';
import { company } from '../../../../../model/tasks/placement/sizes/clusters/company.js';
import { first } from '../../../data/first.js';

const examples = (seed: number, count: number) => first(emptyingTeacher.kinds.walks?.(seed) ?? [], count);

describe('the vocabulary of bins to empty', () => {
  it('has a token for every combination of levels, and none twice', () => {
    const least = BIN_FACTORS.map(() => 0);
    const most = BIN_FACTORS.map((levels) => levels - 1);
    expect([binToken(least), binToken(most)]).toEqual([BIN, EMPTYING_VOCABULARY - 1]);
    expect(clusterTokens([0, 0, 0, 0])[0]).toBe(CLUSTER);
    expect(new Set(clusterTokens([3, 4, 5, 5])).size).toBe(4);
  });

  it('says of every token what it is made of, and of no two the same', () => {
    const { width, values } = emptyingFeatures();
    const rows = new Set<string>();
    for (let token = 0; token < EMPTYING_VOCABULARY; token++) {
      rows.add(values.subarray(token * width, (token + 1) * width).join());
    }
    expect(rows.size).toBe(EMPTYING_VOCABULARY);
  });
});

describe('views of a cluster', () => {
  const views = (nodes: number) => {
    const instance = new Instance(company(nodes, 4 * nodes, 3));
    return emptyingViews(Solution.of(instance, instance.home), 1);
  };

  it('show every bin in use once, however many there are', () => {
    for (const nodes of [16, MOST_BINS_SHOWN, 300]) {
      const all = views(nodes);
      const shown = all.flatMap(({ bins }) => [...bins.values()]);
      expect(all).toHaveLength(Math.ceil(nodes / MOST_BINS_SHOWN));
      expect(shown.sort((a, b) => a - b)).toEqual(Array.from({ length: nodes }, (_, bin) => bin));
      for (const { input, bins } of all) {
        expect(input).toHaveLength(EMPTYING_SEQUENCE);
        for (const position of bins.keys()) expect(input[position]).toBeGreaterThanOrEqual(BIN);
      }
    }
  });
});

describe('the teacher of which bins to empty', () => {
  it('asks of bins only, and says of each whether the best walk empties it', () => {
    for (const { input, label } of examples(1, 5)) {
      const asked = label.flatMap((token, position) => (token === undefined ? [] : [{ token, position }]));
      expect(asked.some(({ token }) => token === EMPTIED)).toBe(true);
      for (const { token, position } of asked) {
        expect([STAYS, EMPTIED]).toContain(token);
        expect(input[position]).toBeGreaterThanOrEqual(BIN);
      }
    }
  });

  it('asks of the bins that were tried where a walk stood still, of which at most one was emptied', () => {
    for (const { label } of first(emptyingTeacher.kinds.attempts?.(1) ?? [], 3)) {
      const tokens = label.filter((token) => token !== undefined);
      expect(tokens.length).toBeGreaterThan(1);
      expect(tokens.filter((token) => token === EMPTIED).length).toBeLessThanOrEqual(1);
    }
  });

  it('gives the same examples for a seed, and others for another', () => {
    expect(examples(2, 2)).toEqual(examples(2, 2));
    expect(examples(2, 2)).not.toEqual(examples(3, 2));
  });

  it('is found by its name, and makes a training file', () => {
    expect(readTeacher(['emptying'])).toBe(emptyingTeacher);
    expect(makeDataset(emptyingTeacher, { kind: 'walks', count: 2, seed: 1 }).byteLength).toBeGreaterThan(1000);
  });
});
