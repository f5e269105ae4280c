import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Screen, showProgress } from '../../model/progress.js';

const written = (screen: PassThrough) => String(screen.read() ?? '');

describe('showProgress', () => {
  it('writes a line every ten seconds and one at the end where no terminal listens', () => {
    const screen = new PassThrough();
    let time = 0;
    const progress = showProgress(100, 'puzzles', screen, () => time);
    progress.update(1);
    time = 10_000;
    progress.update(40);
    progress.update(41);
    time = 25_000;
    progress.update(100);
    progress.stop();
    expect(written(screen).split('\n')).toEqual([
      '40 of 100 puzzles, 4 per second, 15 s left',
      '100 of 100 puzzles, 4 per second',
      '100 of 100 puzzles, 4 per second',
      '',
    ]);
  });

  it('draws a bar with the rate on a terminal', () => {
    const screen: PassThrough & Screen = Object.assign(new PassThrough(), { isTTY: true, columns: 120 });
    let time = 0;
    const progress = showProgress(10, 'puzzles', screen, () => time);
    time = 2000;
    progress.update(10);
    progress.stop();
    expect(written(screen)).toContain('100 % | 10 of 10 puzzles | 5 per second');
  });
});
