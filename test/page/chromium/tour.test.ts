import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { temporary } from '../../doubles/bundle.js';
import { CHROMIUM, type EXAMPLES, solveExample } from './browser.js';
import { session } from './session.js';

/** Where README.md of the page has its pictures. */
const SHOWN = 'function/page/tour';
/** Bytes of a picture: a clone should not have to carry more. */
const MOST_BYTES = 100_000;

type Shot = readonly [name: string, example: (typeof EXAMPLES)[number], options: BrowserContextOptions, clip: string];

const DESK = { viewport: { width: 1000, height: 760 }, reducedMotion: 'reduce' } as const;
const PHONE = { viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' } as const;
const SHOTS: readonly Shot[] = [
  ['sudoku', 'Hard Sudoku', { ...DESK, colorScheme: 'light' }, 'top'],
  ['starts', 'Hard Sudoku', { ...DESK, colorScheme: 'light' }, '.starts'],
  ['maze', 'Maze', { ...DESK, colorScheme: 'dark' }, 'top'],
  ['cluster', 'Cluster', { ...DESK, colorScheme: 'light' }, '.verdict'],
  ['nodes', 'Cluster', { ...DESK, colorScheme: 'light' }, '.cluster-stage'],
  ['plan', 'Cluster', { ...DESK, colorScheme: 'dark' }, '.plan'],
  ['phone', 'Sudoku', { ...PHONE, colorScheme: 'dark' }, '.verdict'],
];

/** `npm run test:page -- --tour` draws them for the README; else they are only taken, to see that this works. */
describe.runIf(CHROMIUM)('the tour', () => {
  const { opened } = session();

  it.each(SHOTS)('has a picture of %s', async (name, example, options, clip) => {
    const page = await opened(options);
    await solveExample(page, example);
    // Half way through the moves, when some nodes are empty.
    if (name === 'nodes') await page.getByLabel('Step', { exact: true }).fill('4');
    const folder = process.env.TOUR === 'draw' ? SHOWN : await temporary();
    mkdirSync(folder, { recursive: true });
    const picture = await taken(page, clip, join(folder, `${name}.png`));
    expect(picture.length).toBeLessThan(MOST_BYTES);
  });
});

/** The window at its top, with an element scrolled to on a phone, or of that element alone. */
async function taken(page: Page, clip: string, path: string): Promise<Buffer> {
  if (clip === 'top') {
    await page.evaluate(() => scrollTo(0, 0));
    return page.screenshot({ path });
  }
  const element = page.locator(clip).first();
  if (page.viewportSize()?.width !== PHONE.viewport.width) return element.screenshot({ path });
  await element.evaluate((card) => card.scrollIntoView({ block: 'start' }));
  return page.screenshot({ path });
}
