import type { Solution } from './solution.js';

/** Sends items back to where they are today, as long as one fits there; no bin comes into use by that. */
export function sendHome(solution: Solution): void {
  const { home, items } = solution.instance;
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 0; i < items; i++) {
      const bin = home[i] ?? -1;
      if (bin === -1 || solution.at[i] === bin || !solution.isUsed(bin) || !solution.takes(bin, i)) continue;
      solution.take(i);
      solution.put(i, bin);
      changed = true;
    }
  }
}
