import { describe, expect, it } from 'vitest';
import { isJson, mediaType, plainlyJson } from '../../function/wire/media.js';

describe('RFC 9110, 8.3.1: media types', () => {
  it.each([
    ['application/json', 'application/json', undefined],
    ['Application/JSON ; Charset="UTF-8"', 'application/json', 'utf-8'],
    ['application/json;', 'application/json', undefined],
    ['application/json; profile="a;charset=utf-16"', 'application/json', undefined],
    ['application/json; profile="a\\";charset=utf-16"; charset=utf-8', 'application/json', 'utf-8'],
    ['application/json; charset=latin1; charset=utf-8', 'application/json', 'latin1'],
    ['json', 'json', undefined],
    ['', '', undefined],
  ])('%s', (value, essence, charset) => {
    expect(mediaType(value)).toEqual({ essence, charset });
  });

  it.each([
    ['application/json', true],
    ['text/json', true],
    ['x/json', true],
    ['application/vnd.agent+json', true],
    ['text/x.y+json', true],
    ['application/jsonx', false],
    ['json', false],
    ['text/plain', false],
    ['application/json-seq', false],
  ])('CloudEvents, JSON format, 3.1.1: %s is JSON: %s', (essence, expected) => {
    expect(isJson(essence)).toBe(expected);
  });
});

it.each([
  ['{}', true],
  [' \r\n\t[1]\n', true],
  ['{"a": }', true],
  ['', false],
  ['   ', false],
  ['{"a": 1', false],
  ['"text"', false],
  ['a=b', false],
  ['%7B%7D', false],
])('%j is plainly JSON: %s', (text, expected) => {
  expect(plainlyJson(Buffer.from(text))).toBe(expected);
});
