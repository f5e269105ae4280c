import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { CHROMIUM, EXAMPLES, paste, solveExample } from './browser.js';
import { STILL, session } from './session.js';

const PHONE = { ...STILL, hasTouch: true };

describe.runIf(CHROMIUM)('the look of the page in Chromium', () => {
  const { opened } = session();

  describe('how it looks', () => {
    it.each([320, 360, 1280])('nothing sticks out at a width of %i', async (width) => {
      const page = await opened({ ...PHONE, viewport: { width, height: 740 } });
      const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(await beyond()).toBe(0);
      for (const name of EXAMPLES) {
        await solveExample(page, name);
        for (const details of await page.locator('details > summary').all()) await details.click();
        expect([name, await beyond()]).toEqual([name, 0]);
      }
    });

    it('it is dark where people want it dark', async () => {
      const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = await ground(await opened({ colorScheme: 'light' }));
      expect([light, await ground(await opened({ colorScheme: 'dark' }))]).toEqual([
        'rgb(244, 245, 248)',
        'rgb(16, 19, 24)',
      ]);
    });

    it.each(['light', 'dark'] as const)('axe finds nothing serious, %s', async (colorScheme) => {
      const page = await opened({ ...STILL, colorScheme });
      expect(await seriousIn(page)).toEqual([]);
      for (const name of EXAMPLES) {
        await solveExample(page, name);
        expect([name, await seriousIn(page)]).toEqual([name, []]);
      }
      await paste(page, 'hello');
      await page.getByRole('button', { name: 'Solve' }).click();
      await page.locator('.trouble').waitFor();
      expect(await seriousIn(page)).toEqual([]);
    });
  });
});

/** What axe finds that keeps people from using the page. */
async function seriousIn(page: Page): Promise<string[]> {
  // Scripts of tests are not under the page's policy.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((): Promise<axe.AxeResults> => Object(globalThis).axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
