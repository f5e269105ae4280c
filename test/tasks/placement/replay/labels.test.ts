import { describe, expect, it } from 'vitest';
import { nodeTerms, selector } from '../../../../function/tasks/placement/replay/labels.js';

const labels = new Map([
  ['app', 'web'],
  ['big', '9223372036854775807'],
  ['low', '-3'],
]);
const by = (key: string, operator: string, ...values: readonly string[]) => ({
  matchExpressions: [{ key, operator, values }],
});

describe('a label selector', () => {
  it.each<[string, unknown, boolean | undefined]>([
    ['none', undefined, undefined],
    ['null', null, undefined],
    ['a text', 'app=web', undefined],
    ['empty', {}, true],
    ['a label', { matchLabels: { app: 'web' } }, true],
    ['another value', { matchLabels: { app: 'db' } }, false],
    ['labels and expressions', { matchLabels: { app: 'web' }, ...by('low', 'DoesNotExist') }, false],
    ['In', by('app', 'In', 'db', 'web'), true],
    ['In of nothing', by('app', 'In'), false],
    ['NotIn', by('app', 'NotIn', 'web'), false],
    ['NotIn of a label that is not there', by('tier', 'NotIn', 'web'), true],
    ['no operator', by('app', ''), false],
    ['matchLabels that are none', { matchLabels: 'app' }, true],
    ['a value that has no text', { matchLabels: { app: { toString: 1 } } }, false],
  ])('%s', (_, given, matches) => {
    expect(selector(given)?.(labels)).toBe(matches);
  });
});

describe('terms of nodes', () => {
  it.each<[string, unknown, boolean | undefined]>([
    ['Gt with 64 bits', by('big', 'Gt', '9223372036854775806'), true],
    ['Gt is not at least', by('big', 'Gt', '9223372036854775807'), false],
    ['Lt below zero', by('low', 'Lt', '-2'), true],
    ['Lt without a number', by('app', 'Lt', '5'), false],
    ['Lt of no such label', by('none', 'Lt', '5'), false],
    ['the name of the node', { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n'] }] }, true],
    ['not that name', { matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['n'] }] }, false],
    ['another field', { matchFields: [{ key: 'spec.x', operator: 'In', values: ['n'] }] }, false],
  ])('%s', (_, term, matches) => {
    expect(nodeTerms({ nodeSelectorTerms: [term] })?.(labels, 'n')).toBe(matches);
  });
  it('one of several is enough, and none means nowhere', () => {
    expect(nodeTerms({ nodeSelectorTerms: [by('none', 'Exists'), by('app', 'Exists')] })?.(labels, 'n')).toBe(true);
    expect(nodeTerms({ nodeSelectorTerms: [] })?.(labels, 'n')).toBe(false);
    expect(nodeTerms(undefined)).toBeUndefined();
  });
});
