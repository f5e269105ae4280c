import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { isMissing, isSystemError } from '../../function/common/system-error.js';

const coded = (code: unknown) => Object.assign(new Error('told'), { code });

it.each<[string, unknown, { system: boolean; missing: boolean }]>([
  [
    'a file that is not there',
    await readFile('/nowhere').catch((error: unknown) => error),
    { system: true, missing: true },
  ],
  ['another code', coded('EACCES'), { system: true, missing: false }],
  ['a code that is no text', coded(2), { system: false, missing: false }],
  ['an error without a code', new Error('ENOENT'), { system: false, missing: false }],
  ['no error at all', { code: 'ENOENT' }, { system: false, missing: false }],
])('%s', (_, error, { system, missing }) => {
  expect([isSystemError(error), isMissing(error)]).toEqual([system, missing]);
});
