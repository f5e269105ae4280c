import { describe, expect, it } from 'vitest';
import { Field, Findings } from '../../../function/tasks/placement/fields.js';

/** What reading a value says is wrong with it. */
function wrong(value: unknown, read: (field: Field) => unknown): { pointer: string; message: string }[] {
  const findings = new Findings();
  read(new Field(value, '/context', findings));
  return [...(findings.invalid?.errors ?? [])];
}

describe('a field says where it is and what is wrong:', () => {
  it.each<[string, unknown, (field: Field) => unknown, string, string]>([
    ['a member', { a: { b: 1 } }, (f) => f.get('a').get('b').text('a text'), '/a/b', 'expected a text, got 1'],
    ['names with / and ~', { 'a/~': 1 }, (f) => f.get('a/~').text('a text'), '/a~1~0', 'expected a text, got 1'],
    [
      'a long name',
      { ['x'.repeat(70)]: 1 },
      (f) => f.get('x'.repeat(70)).text('a text'),
      `/${'x'.repeat(64)}…`,
      'expected a text, got 1',
    ],
    [
      'an element',
      [1, 'b'],
      (f) => f.list('a list').map((one) => one.whole(0, 9)),
      '/1',
      'expected a whole number from 0 to 9, got "b"',
    ],
    ['a member of a number', 5, (f) => f.get('a'), '', 'expected an object, got 5'],
    ['what is missing', {}, (f) => f.get('a').name('a name'), '/a', 'is required: a name'],
    ['null', { a: null }, (f) => f.get('a').name('a name'), '/a', 'is required: a name'],
    [
      'what only the prototype has',
      {},
      (f) => f.get('constructor').name('a name'),
      '/constructor',
      'is required: a name',
    ],
    [
      'three spellings',
      { a: 1, b: 2, c: 3 },
      (f) => f.either('a', 'b', 'c'),
      '',
      'expected either a or b or c, got all',
    ],
    ['a long text', 'x'.repeat(100), (f) => f.whole(0, 9), '', 'expected a whole number from 0 to 9, got a long text'],
  ])('%s', (_, value, read, pointer, message) => {
    expect(wrong(value, read)).toEqual([{ pointer: `/context${pointer}`, message }]);
  });

  it('once, by the first thing that is wrong', () => {
    const errors = wrong(5, (f) => [f.isObject('a node'), f.get('name'), f.get('cpu')]);
    expect(errors).toEqual([{ pointer: '/context', message: 'expected a node, got 5' }]);
  });

  it.each([[undefined], [null]])('nothing where %s may be missing', (value) => {
    expect(wrong(value, (f) => [f.text('a text'), f.list('a list'), f.texts('texts'), f.get('a').get('b')])).toEqual(
      [],
    );
  });
});
