import { describe, expect, it } from 'vitest';
import {
  forbiddenCharacter,
  isUri,
  isUriReference,
  readTimestamp,
} from '../../../function/wire/cloudevents/grammar.js';

describe('CloudEvents, Type System: characters of a string', () => {
  it.each([
    ['\u0000', 'U+0000'],
    ['a\tb', 'U+0009'],
    ['\u007f', 'U+007F'],
    ['\u009f', 'U+009F'],
    ['\ud800x', 'U+D800'],
    ['x\udead', 'U+DEAD'],
    ['\ufdd0', 'U+FDD0'],
    ['\ufffe', 'U+FFFE'],
    ['\u{10ffff}', 'U+10FFFF'],
  ])('%j has %s', (text, found) => {
    expect(forbiddenCharacter(text)).toBe(found);
  });

  it.each(['', ' ~', '\u00a0', 'ü €', '😀', '\ufffd', '\ue000', '\u{10fffd}'])('%j is fine', (text) => {
    expect(forbiddenCharacter(text)).toBeUndefined();
  });
});

describe('RFC 3339, 5.6: timestamps', () => {
  it.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02t03:04:05.25z', '2026-01-02T03:04:05.250Z'],
    ['2026-01-02T03:04:05.123456789+02:00', '2026-01-02T01:04:05.123Z'],
    ['2026-01-02T03:04:05-00:30', '2026-01-02T03:34:05.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('%s', (text, same) => {
    expect(new Date(readTimestamp(text) ?? Number.NaN).toISOString()).toBe(same);
  });

  it.each([
    '',
    'yesterday',
    '1',
    '60',
    '2026-01-02',
    '2026-01-02T03:04:05',
    '2026-01-02 03:04:05Z',
    '2026-01-02T03:04Z',
    '2026-01-02T03:04:05+0200',
    '2026-01-02T03:04:05+02',
    '2026-01-02T24:00:00Z',
    '2026-01-02T03:60:05Z',
    '2026-01-02T03:04:05+24:00',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-02T03:04:05.Z',
    ' 2026-01-02T03:04:05Z',
  ])('%j is none', (text) => {
    expect(readTimestamp(text)).toBeUndefined();
  });
});

describe('RFC 3986: URIs and references', () => {
  it.each([
    '/case',
    'a/b?c=d#e',
    'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
    'https://user@example.com:8080/a%20b;x=1/../c?q=/?',
    'http://[::1]:80/',
    'mailto:cncf-wg-serverless@lists.cncf.io',
    '1-555-123-4567',
    '//host',
    './a:b',
    'x'.repeat(60_000),
  ])('%.40s is a reference', (text) => {
    expect(isUriReference(text)).toBe(true);
  });

  it.each([
    'a b',
    '/ü',
    '%zz',
    '/100%',
    ':::',
    '1a:b',
    'http://[::1',
    'http://a b/',
    '/a\\b',
    '/<x>',
    'a#b#c',
    '/"x"',
    'http://h:p/',
    '/a|b',
    '/[x]',
  ])('%s is none', (text) => {
    expect(isUriReference(text)).toBe(false);
  });

  it('a URI names its scheme', () => {
    expect([isUri('urn:x:y'), isUri('/x'), isUri('')]).toEqual([true, false, false]);
  });

  // A regular expression that tries again from every place would take minutes.
  it('what does not match is found out at once, however long', { timeout: 60_000 }, () => {
    for (const text of [`${'a'.repeat(60_000)} `, `//${'a%20'.repeat(15_000)}"`, `/${'a:@'.repeat(20_000)}\\`]) {
      expect(isUriReference(text)).toBe(false);
    }
  });
});
