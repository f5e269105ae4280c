import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { loadModel } from '../../../../../function/models/load.js';
import { measureQuestions, ROWS } from '../../../../../model/tasks/placement/questions/table.js';

it('every question of operators is measured, and no answer is refuted', async () => {
  const model = await loadModel('model/bundles/placement');
  const screen = new PassThrough();
  const printed = await measureQuestions(model, { clusters: 1, seed: 2 }, screen);
  for (const { name } of ROWS) expect(printed).toContain(`| ${name} `);
  expect(printed).not.toContain('REFUTED');
  expect(String(screen.read())).toContain('answers');
});
