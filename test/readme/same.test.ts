import { describe, expect, it } from 'vitest';
import { comparable, namesInTables, shown } from './same.js';

describe('the comparison', () => {
  it.each([
    ['the same', '{ "a": [1, 2] }', '{"a":[1,2]}', true],
    ['another number', '{ "a": 1 }', '{"a":2}', false],
    ['what is left out at the end', '{ "a": 1, … }', '{"a":1,"b":2}', true],
    ['what is left out of a list', '{ "a": [1, …], "b": 2 }', '{"a":[1,2,3],"b":2}', true],
    ['durations', '{ "duration_ms": 1.5 }', '{"duration_ms":20}', true],
    ['confidences that are close', '{ "confidence": 0.99997 }', '{"confidence":0.99998}', true],
    ['confidences that are not', '{ "confidence": 0.9 }', '{"confidence":0.8}', false],
    ['white space in a string', '{ "a": "b c" }', '{"a":"bc"}', false],
  ])('of %s', (_, text, printed, same) => {
    expect(shown(text, 'json').test(comparable(printed, 'json'))).toBe(same);
  });
});

it('knows the names in tables', () => {
  expect(namesInTables('text\n\n| a | b |\n| --- | --: |\n| one | 1 |\n')).toEqual(['a', 'one']);
});
