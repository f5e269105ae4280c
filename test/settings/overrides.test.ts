import { describe, expect, it } from 'vitest';
import { readOverrides } from '../../function/settings/overrides.js';

describe('K_CE_OVERRIDES', () => {
  it.each([
    ['{"extensions":{"team":"lab","tier":"1"}}', { team: 'lab', tier: '1' }],
    ['{"extensions":{}}', {}],
    ['{"extensions":null}', {}],
    ['{}', {}],
  ])('%s', (text, extensions) => {
    expect(readOverrides(text)).toEqual(extensions);
  });

  it.each([
    'team=lab',
    '[]',
    'null',
    '{"extensions":[]}',
    '{"extensions":{"Team":"lab"}}',
    '{"extensions":{"__proto__":"lab"}}',
    '{"extensions":{"team":1}}',
    '{"extensions":{"source":"/elsewhere"}}',
    '{"extensions":{"id":"1"}}',
  ])('%s is refused', (text) => {
    expect(readOverrides(text)).toBeUndefined();
  });
});
