import { expect, it } from 'vitest';
import { coldStart } from '../../model/coldstart.js';

it('the first answer comes after readiness', async () => {
  const { ready, answered } = await coldStart('dist/function/server.js', { DEVICE: 'cpu' });
  expect(ready).toBeGreaterThan(0);
  expect(answered).toBeGreaterThan(ready);
  console.log(`from zero: ready after ${ready.toFixed(0)} ms, first answer after ${answered.toFixed(0)} ms`);
});
