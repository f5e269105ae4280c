import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../../../../../function/common/clock.js';
import { MAX_DEPTH } from '../../../../../function/common/json.js';
import { MOST_YAML, parseYaml } from '../../../../../function/tasks/placement/kubernetes/forms/yaml.js';

const read = (text: string) => parseYaml(text, UNBOUNDED);

describe('YAML is read as kubectl writes it:', () => {
  it.each<[string, string, unknown[]]>([
    [
      'quoted texts stay texts',
      'a: "4"\nb: 4\nc: "true"\nd: null\ne: 500m',
      [{ a: '4', b: 4, c: 'true', d: null, e: '500m' }],
    ],
    ['several documents', '---\na: 1\n---\n- b\n', [{ a: 1 }, ['b']]],
    ['empty documents are none', '---\n---\n', []],
    ['flow and block', 'a: {}\nb: []\nc: |\n  x\n  y\n', [{ a: {}, b: [], c: 'x\ny\n' }]],
    ['names as texts', '1: a\ntrue: b\n"x.y/z": c', [{ 1: 'a', true: 'b', 'x.y/z': 'c' }]],
    ['merge keys are names', '"<<": {a: 1}', [{ '<<': { a: 1 } }]],
    ['unknown tags do nothing', 'a: !!binary aGk=\nb: !x 1', [{ a: 'aGk=', b: '1' }]],
  ])('%s', (_, text, documents) => {
    expect(read(text)).toEqual(documents);
  });
});

describe('YAML is refused', () => {
  const bomb = [
    'a: &a [x]',
    ...'bcdefghij'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[i]}`)}]`),
  ];
  it.each([
    ['that does not parse', 'a: b\nc: [', /^expected YAML, got a text that does not parse at line 2 column 5$/],
    ['that is broken at its beginning', '"\n', /does not parse at line 2 column 1$/],
    ['with a tab where spaces belong', 'a:\n\tb: 1', /does not parse/],
    ['with a bomb of aliases', bomb.join('\n'), /^expected YAML without aliases, got one$/],
    ['with a merge', 'a: &a {b: 1}\nc:\n  <<: *a', /without aliases/],
    [
      'that is deep',
      'a: '.concat('['.repeat(40), ']'.repeat(40)),
      new RegExp(`at most ${MAX_DEPTH} levels of nesting`),
    ],
    ['that is very deep', '- '.repeat(100_000), /levels of nesting|does not parse/],
    [
      'that is deep in blocks',
      Array.from({ length: 40 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
      /levels of nesting/,
    ],
    ['with a name twice', 'a: 1\n"a": 2', /^expected every name once, got "a" twice$/],
    ['with __proto__', 'a:\n  __proto__: {b: 1}', /^expected no property named __proto__$/],
    ['with a name that is no text', '? [a]\n: 1', /expected names that are texts/],
    ['that is too long', ' '.repeat(MOST_YAML + 1), /^expected at most 4194304 characters of YAML, got 4194305$/],
    ['of too many signs', `[${'1,'.repeat(600_000)}1]`, /expected at most 1000000 words and signs of YAML, got more/],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('when the clock says so, in the middle', () => {
    const clock = {
      left: () => 0,
      check: () => {
        throw new Error('late');
      },
    };
    expect(() => parseYaml('- a\n'.repeat(5000), clock)).toThrow('late');
  });

  it('without changing how errors are made elsewhere', () => {
    const before = Error.stackTraceLimit;
    expect(() => read('a: [')).toThrow();
    expect(Error.stackTraceLimit).toBe(before);
  });
});
