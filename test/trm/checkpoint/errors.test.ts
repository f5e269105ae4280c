import { describe, expect, test } from 'vitest';
import { CheckpointError, show, showShape } from '../../../function/trm/checkpoint/errors.js';

describe('CheckpointError', () => {
  test('says path, expected and got', () => {
    const error = new CheckpointError('a zip', 'a tar', { path: 'step_1' });
    expect(error.message).toBe('step_1: expected a zip, got a tar');
    expect(error).toMatchObject({ name: 'CheckpointError', path: 'step_1', expected: 'a zip', got: 'a tar' });
  });

  test('about() adds the path once and keeps the cause', () => {
    const inner = new CheckpointError('a zip', 'a tar');
    const outer = CheckpointError.about('step_1', 'unused', inner);
    expect(outer.message).toBe('step_1: expected a zip, got a tar');
    expect(outer.cause).toBe(inner);
    expect(CheckpointError.about('step_2', 'unused', outer)).toBe(outer);
    expect(CheckpointError.about('p', 'a zip', new RangeError('boom')).message).toBe('p: expected a zip, got boom');
  });

  test.each([
    ['plain', 'plain'],
    ['a\nb\x1b[31m', 'a\\u000ab\\u001b[31m'],
    ['\u202etxt', '\\u202etxt'],
    ['x'.repeat(500), `${'x'.repeat(120)}…`],
  ])('show(%j) is one short line', (text, shown) => {
    expect(show(text)).toBe(shown);
  });

  test.each([
    [[], '()'],
    [[3], '(3,)'],
    [[11, 128], '(11, 128)'],
  ])('showShape(%j)', (shape, shown) => {
    expect(showShape(shape)).toBe(shown);
  });
});
