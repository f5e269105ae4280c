import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CHROMIUM, paste, replayed } from './browser.js';
import { DUMP, MAZE } from './examples.js';
import { STILL, session } from './session.js';

describe.runIf(CHROMIUM)('what the page asks in Chromium', () => {
  const { opened, watched, reopened } = session();

  describe('a link', () => {
    it('holds the request, which is asked only when somebody says so', async () => {
      const page = await opened();
      await paste(page, DUMP);
      await page.getByLabel('Volumes can follow their pods').check();
      await page.getByRole('button', { name: 'Solve' }).click();
      await replayed(page);
      await page.getByRole('button', { name: 'Copy link' }).click();
      await page.getByRole('button', { name: 'Link copied' }).waitFor();
      const link = await page.evaluate(() => navigator.clipboard.readText());
      expect(page.url()).toBe(link);
      const { bodies } = watched();

      const other = await reopened(STILL, link);
      await other.getByText('This request came with the link').waitFor();
      expect(await other.getByLabel('Paste a Sudoku').inputValue()).toBe(DUMP);
      expect(watched().bodies).toEqual([]);
      await other.keyboard.press('Enter');
      await replayed(other);
      expect(watched().bodies).toEqual(bodies);
      expect(watched().asked.filter((request) => request.includes('#') && request.startsWith('POST'))).toEqual([]);
    });
  });

  describe('a file', () => {
    /** 12 MB, most of it what nobody looks at; each object has less than the 4 MiB that one may have. */
    const fat = () => {
      const dump = JSON.parse(DUMP);
      const managedFields = [{ manager: 'x'.repeat(1_000_000) }];
      for (const item of dump.items.slice(0, 12)) item.metadata.managedFields = managedFields;
      return JSON.stringify(dump);
    };

    it.each([
      ['JSON', (text: string) => Buffer.from(text)],
      ['JSON in gzip', (text: string) => gzipSync(text)],
    ])('that is large is sent as it is: %s', async (_, packed) => {
      const page = await opened();
      const file = { name: 'dump.json', mimeType: 'application/octet-stream', buffer: packed(fat()) };
      await page.getByLabel('File', { exact: true }).setInputFiles(file);
      await page.locator('.attached', { hasText: 'dump.json' }).waitFor();
      await page.getByLabel('Volumes can follow their pods').check();
      await page.getByRole('button', { name: 'Solve' }).click();
      await replayed(page);
      expect(await page.locator('.node.empty .name').allTextContents()).toEqual(['nuc-2']);
    });

    it('that is dropped is read', async () => {
      const page = await opened();
      await page.evaluate((text) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], 'maze.txt'));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      }, MAZE);
      await page.getByText('A maze of 5 × 5 cells.').waitFor();
    });

    it('that is too large is told', async () => {
      const page = await opened();
      await page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([new Uint8Array(65 * 1024 * 1024)], 'dump.json'));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      });
      await page.getByText('dump.json has 65 MB; at most 64 MB are read.').waitFor();
    });
  });
});
