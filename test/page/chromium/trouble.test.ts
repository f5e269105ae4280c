import { describe, expect, it } from 'vitest';
import { CHROMIUM, paste } from './browser.js';
import { PUZZLE } from './examples.js';
import { session } from './session.js';

describe.runIf(CHROMIUM)('what goes wrong in Chromium', () => {
  const { opened } = session();

  describe('what goes wrong is told', () => {
    it.each([
      ['no puzzle', 'hello', 'This is no puzzle that the service knows'],
      ['half a Sudoku', PUZZLE.slice(4), 'Nearly a Sudoku: it has 77 cells and needs 81.'],
      ['a maze without a way in', '###\n# G\n###', 'Something in this is not right yet'],
      ['a dump that is cut off', '{"kind": "List", "items": [', 'Nearly JSON'],
    ])('%s', async (_, text, told) => {
      const page = await opened();
      await paste(page, text);
      await page.getByRole('button', { name: 'Solve' }).click();
      const trouble = page.locator('.trouble');
      await trouble.waitFor();
      expect(await trouble.textContent()).toContain(told);
    });

    it('a service that is gone', async () => {
      const page = await opened();
      await page.route('**/reason', (route) => route.abort());
      await page.getByRole('button', { name: 'Maze' }).click();
      await page.getByRole('button', { name: 'Solve' }).click();
      await page.getByRole('heading', { name: 'The service does not answer' }).waitFor();
    });

    it('a service that wants a key gets it, once it was asked for', async () => {
      const page = await opened();
      await page.route('**/reason', (route) =>
        route.request().headers().authorization === 'Bearer k-1'
          ? route.continue()
          : route.fulfill({ status: 401, json: { title: 'Not allowed', status: 401, code: 'unauthorized' } }),
      );
      const key = page.getByLabel('Key of the service');
      await page.getByRole('button', { name: 'Maze' }).click();
      expect(await key.count()).toBe(0);
      await page.getByRole('button', { name: 'Solve' }).click();
      await key.fill('k-1');
      await key.press('Enter');
      await page.locator('.verdict').waitFor();
    });

    it('a service that takes long can be stopped', async () => {
      const page = await opened();
      await page.route('**/reason', () => {});
      await page.getByRole('button', { name: 'Maze' }).click();
      await page.getByRole('button', { name: 'Solve' }).click();
      await page.getByText('Reading and thinking').waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.locator('.card', { hasText: 'Stopped.' }).waitFor();
    });
  });
});
