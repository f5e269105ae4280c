import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../../../../function/models/load.js';
import { measureSizes, RIVALS, sizesOf } from '../../../../../model/tasks/placement/sizes/exam.js';

describe('the sizes that are measured', () => {
  it('are all but the trace, which needs its files', () => {
    const families = (openb?: string) => new Set(sizesOf({ family: undefined, openb }).map(({ family }) => family));
    expect(families()).toEqual(new Set(['homelab', 'company']));
    expect(families('data')).toEqual(new Set(['homelab', 'company', 'openb']));
  });

  it('are those of a family, or of the beginning of a name', () => {
    const names = (family: string) => sizesOf({ family, openb: undefined }).map(({ name }) => name);
    expect(names('homelab')).toEqual(['3–12 × 30–200']);
    expect(names('64')).toEqual(['64 × 350']);
  });

  it.each([
    ['clouds', 'expected --family to be one of homelab, company, openb, or how a size begins, got "clouds"'],
    ['openb', 'expected --openb with a folder that has openb_nodes.csv'],
  ])('are not %s', (family, message) => {
    expect(() => sizesOf({ family, openb: undefined })).toThrow(message);
  });
});

it('tables have a row for the model and every rival, and no proof is refuted', async () => {
  const model = await loadModel('model/bundles/placement');
  const screen = new PassThrough();
  const request = { family: 'homelab', clusters: 1, seconds: 1, openb: undefined, seed: 2 };
  const printed = await measureSizes(model, request, screen);
  for (const { name } of RIVALS) expect(printed).toContain(`| ${name} `);
  for (const name of ['this model', 'random numbers in its place']) expect(printed).toContain(`| ${name} `);
  expect(printed).not.toContain('REFUTED');
  expect(String(screen.read())).toContain('answers');
});
