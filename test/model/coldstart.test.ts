import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { coldStart, coldStartTable } from '../../model/coldstart.js';

// `npm test` builds before it tests.
it.skipIf(!existsSync('dist/function/server.js'))('the first answer comes after readiness', async () => {
  const { ready, answered } = await coldStart('dist/function/server.js', { DEVICE: 'cpu' });
  expect(ready).toBeGreaterThan(0);
  expect(answered).toBeGreaterThan(ready);
  console.log(`from zero: ready after ${ready.toFixed(0)} ms, first answer after ${answered.toFixed(0)} ms`);
});

it('the table has the least, the median and the most', () => {
  const text = coldStartTable([
    { ready: 700, answered: 720 },
    { ready: 800, answered: 830 },
    { ready: 900, answered: 999 },
  ]);
  expect(text).toMatch(/ready .*\| +700 \| +800 \| +900 \|/);
  expect(text).toMatch(/first answer .*\| +720 \| +830 \| +999 \|/);
});
