import { expect, it } from 'vitest';
import { coldStartTable } from '../../model/coldstart.js';

it('the table has the least, the median and the most', () => {
  const text = coldStartTable([
    { ready: 700, answered: 720 },
    { ready: 800, answered: 830 },
    { ready: 900, answered: 999 },
  ]);
  expect(text).toMatch(/ready .*\| +700 \| +800 \| +900 \|/);
  expect(text).toMatch(/first answer .*\| +720 \| +830 \| +999 \|/);
});
