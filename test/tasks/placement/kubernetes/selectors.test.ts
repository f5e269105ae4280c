import { describe, expect, it } from 'vitest';
import { Field, Findings } from '../../../../function/tasks/placement/fields.js';
import {
  holds,
  matches,
  nodeMatches,
  readNodeTerms,
  readSelector,
} from '../../../../function/tasks/placement/kubernetes/selectors.js';

const LABELS = new Map([
  ['app', 'web'],
  ['cores', '8'],
  ['empty', ''],
]);

describe('an expression on app=web, cores=8, empty=', () => {
  it.each<[string, string, string[], boolean]>([
    ['app', 'In', ['api', 'web'], true],
    ['app', 'In', ['api'], false],
    ['other', 'In', ['web'], false],
    ['empty', 'In', [''], true],
    ['app', 'NotIn', ['web'], false],
    ['app', 'NotIn', ['api'], true],
    ['other', 'NotIn', ['web'], true],
    ['app', 'Exists', [], true],
    ['other', 'Exists', [], false],
    ['app', 'DoesNotExist', [], false],
    ['other', 'DoesNotExist', [], true],
    ['cores', 'Gt', ['7'], true],
    ['cores', 'Gt', ['8'], false],
    ['cores', 'Lt', ['10'], true],
    ['cores', 'Lt', ['-1'], false],
    ['app', 'Gt', ['7'], false],
    ['other', 'Lt', ['7'], false],
    ['cores', 'Gt', [], false],
    ['constructor', 'Exists', [], false],
    ['app', 'Near', ['web'], false],
  ])('%s %s %j: %s', (key, operator, values, expected) => {
    expect(holds({ key, operator, values: new Set(values) }, LABELS)).toBe(expected);
  });
});

const field = (value: unknown) => new Field(value, '', new Findings());

describe('a label selector', () => {
  it.each<[string, unknown, boolean | undefined]>([
    ['missing', undefined, undefined],
    ['null', null, undefined],
    ['empty: everything', {}, true],
    ['of labels', { matchLabels: { app: 'web' } }, true],
    ['of labels of which one differs', { matchLabels: { app: 'web', cores: '4' } }, false],
    ['of expressions', { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] }, true],
    ['of both', { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
  ])('%s', (_, value, expected) => {
    const selector = readSelector(field(value));
    expect(selector && matches(selector, LABELS)).toBe(expected);
  });
});

describe('a node selector', () => {
  const app = (value: string) => ({ key: 'app', operator: 'In', values: [value] });
  const named = (name: string) => ({ key: 'metadata.name', operator: 'In', values: [name] });
  it.each<[string, unknown[], boolean]>([
    ['without terms matches nothing', [], false],
    ['with an empty term matches nothing', [{}], false],
    ['needs one term', [{ matchExpressions: [app('api')] }, { matchExpressions: [app('web')] }], true],
    ['needs all of a term', [{ matchExpressions: [app('web'), app('api')] }], false],
    ['by the name of the node', [{ matchFields: [named('n1')] }], true],
    ['by the name of another', [{ matchFields: [named('n2')], matchExpressions: [app('web')] }], false],
  ])('%s', (_, nodeSelectorTerms, expected) => {
    const terms = readNodeTerms(field({ nodeSelectorTerms }));
    expect(terms.some((term) => nodeMatches(term, { name: 'n1', labels: LABELS }))).toBe(expected);
  });
});
