import { describe, expect, it } from 'vitest';
import { Malformed } from '../../function/common/faults.js';
import { splitDocuments } from '../../function/common/json-documents.js';

describe('splitDocuments', () => {
  it.each<[string, string, string[]]>([
    ['nothing', ' \n', []],
    ['one', ' {"a": [1]} ', ['{"a": [1]}']],
    ['several, with and without space between them', '{}[1]\r\n{"a":{}}', ['{}', '[1]', '{"a":{}}']],
    ['brackets and escaped quotes in strings', '{"a}": "\\"]}"}{}', ['{"a}": "\\"]}"}', '{}']],
  ])('%s', (_, text, documents) => {
    expect(splitDocuments(text)).toEqual(documents);
  });

  it.each([
    ['other text between them', '{} and {}', 'expected JSON, got a text that does not parse at position 3'],
    ['a closing bracket too many', '{}}', 'expected JSON, got a text that does not parse at position 2'],
    ['one without an end', '{}{"a":[}', 'expected JSON, got a text that ends within an object or array'],
    ['a string without an end', '{"a', 'expected JSON, got a text that ends within an object or array'],
  ])('refuses %s', (_, text, message) => {
    expect(() => splitDocuments(text)).toThrow(new Malformed(message));
  });
});
