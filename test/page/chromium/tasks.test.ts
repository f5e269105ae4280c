import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { CHROMIUM, paste, replayed, solve, solveExample } from './browser.js';
import { DUMP, MAZE, PUZZLE, SOLUTION } from './examples.js';
import { session } from './session.js';

const digits = (page: Page) => page.locator('.sudoku td').evaluateAll((cells) => cells.map((cell) => cell.textContent));

describe.runIf(CHROMIUM)('the page in Chromium', () => {
  const { opened } = session();

  describe('a task is solved', () => {
    it('Sudoku', async () => {
      const page = await opened();
      await paste(page, PUZZLE);
      expect(await page.locator('#reads-as').textContent()).toBe('A Sudoku with 30 givens.');
      expect((await digits(page)).join('')).toBe(PUZZLE.replaceAll('.', 'blank'));
      await solve(page, PUZZLE);
      expect((await digits(page)).join('')).toBe(SOLUTION);
      expect(await page.locator('.badge').textContent()).toContain('Verified');
      expect(await page.getByLabel('Confidence').evaluate((meter: HTMLMeterElement) => meter.value)).toBeGreaterThan(
        0.9,
      );
      expect(await page.locator('.starts li.won').count()).toBe(1);
    });

    it('a hard Sudoku, by several starts that are shown side by side', async () => {
      const page = await opened();
      await solveExample(page, 'Hard Sudoku');
      expect(await page.locator('.starts li').count()).toBeGreaterThan(1);
      expect(await page.locator('.starts li.won').count()).toBe(1);
    });

    it('maze', async () => {
      const page = await opened();
      await solve(page, MAZE);
      await page.getByRole('img', { name: 'Maze, 5 rows of 5 cells, with a way of 6 steps' }).waitFor();
      expect(await page.locator('.verdict h3').textContent()).toContain('in 6 steps.');
    });

    it('cluster, with a plan that can be copied', async () => {
      const page = await opened();
      await paste(page, DUMP);
      await page.getByLabel('Volumes can follow their pods').check();
      await page.getByRole('button', { name: 'Solve' }).click();
      await replayed(page);
      expect(await page.locator('.verdict h3').textContent()).toContain('nuc-2 can be drained and removed');
      expect(await page.locator('.node.empty .name').allTextContents()).toEqual(['nuc-2']);
      await page.locator('.plan').getByRole('button', { name: 'Copy' }).click();
      await page.locator('.plan').getByRole('button', { name: 'Copied' }).waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
        /^kubectl cordon nuc-2\nkubectl drain /,
      );
    });

    it('another question about a cluster', async () => {
      const page = await opened();
      await paste(page, DUMP);
      await page.getByLabel('Question').selectOption('May these nodes go down?');
      await page.getByLabel('Nodes, or none').fill('cp-1');
      await page.getByRole('button', { name: 'Solve' }).click();
      await replayed(page);
      expect(await page.locator('.plan h3').allTextContents()).toEqual(['Plan', 'Afterwards']);
    });
  });

  it('the steps come as a stream, and are told to who does not see them', async () => {
    const page = await opened();
    const reply = page.waitForResponse('**/reason');
    await solve(page, PUZZLE);
    expect((await reply).headers()['content-type']).toContain('text/event-stream');
    const told = await page.locator('[aria-live]').textContent();
    expect(told).toMatch(/^Verified, confidence 9\d%\. Solved\.$/);
  });

  it('a service that does not stream is replayed from its trace', async () => {
    const page = await opened({});
    await page.route('**/reason', (route) =>
      route.continue({ headers: { ...route.request().headers(), accept: 'application/json' } }),
    );
    await solve(page, PUZZLE);
    expect((await digits(page)).join('')).toBe(SOLUTION);
  });

  describe('with the keyboard alone', () => {
    it('an example is solved, and its steps are gone through', async () => {
      const page = await opened();
      const focused = () => page.evaluate(() => document.activeElement?.textContent || document.activeElement?.id);
      const tabTo = async (name: string) => {
        for (let i = 0; i < 20 && (await focused()) !== name; i++) await page.keyboard.press('Tab');
        expect(await focused()).toBe(name);
      };
      await tabTo('Sudoku');
      await page.keyboard.press('Enter');
      await tabTo('Solve');
      await page.keyboard.press('Enter');
      await replayed(page);
      await page.getByLabel('Step', { exact: true }).focus();
      await page.keyboard.press('Home');
      await page.getByText('As given').waitFor();
      expect((await digits(page)).join('')).toBe(PUZZLE.replaceAll('.', 'blank'));
      await page.keyboard.press('ArrowRight');
      await page.getByText('Step 1: 51 cells changed').waitFor();
      expect(await page.locator('.sudoku .wrong').count()).toBe(2);
    });

    it('Ctrl and Enter ask', async () => {
      const page = await opened();
      await paste(page, MAZE);
      await page.keyboard.press('Control+Enter');
      await replayed(page);
    });
  });
});
