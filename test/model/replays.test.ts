import { describe, expect, it } from 'vitest';
import { measureReplay, replaysTable } from '../../model/replays.js';
import { clusterDump } from '../../model/tasks/placement/exam/dump/index.js';

describe('npm run bench:replay', () => {
  it('measures every step, and prints a row for each size', () => {
    const size = { nodes: 8, pods: 150 };
    const times = measureReplay(JSON.stringify(clusterDump(size, 1)));
    expect(times.moves).toBeGreaterThan(0);
    const text = replaysTable([{ size, rounds: [times], peak: 50 * 2 ** 20 }]);
    expect(text).toMatch(/nodes × pods .*\| 24 trials .*\| RSS MiB \|/);
    expect(text).toMatch(/8 × 150 .*\| +50 \|/);
  });

  it('refuses what is no dump', () => {
    expect(() => measureReplay('{}')).toThrow('expected a dump, got');
  });
});
