import { expect, it } from 'vitest';
import { table } from '../../model/table.js';

it('aligns the first column left and figures right', () => {
  expect(table(['what', 'ms'], [['a step', '7.5'], ['all'], ['…', '121.75']])).toBe(
    [
      '| what   |     ms |', //
      '| ------ | -----: |',
      '| a step |    7.5 |',
      '| all    |        |',
      '| …      | 121.75 |',
    ].join('\n'),
  );
});
