import { describe, expect, it } from 'vitest';
import { CHROMIUM } from './browser.js';
import { session } from './session.js';

describe.runIf(CHROMIUM)('the policy in Chromium', () => {
  const { opened, watched } = session();

  it('the policy holds: nothing else can be asked, and nothing inline runs', async () => {
    const page = await opened();
    const outcome = await page.evaluate(async () => {
      const inline = document.createElement('script');
      inline.textContent = 'document.title = "ran"';
      document.body.append(inline);
      const asked = await fetch('https://example.com/').then(
        () => 'asked',
        () => 'refused',
      );
      return [asked, document.title];
    });
    expect(outcome).toEqual(['refused', 'agent-reasoning']);
    await expect
      .poll(() => watched().faults.join())
      .toMatch(/inline script violates.*Connecting to 'https:\/\/example.com\/' violates/s);
    // The reports come in their own time.
    await expect.poll(() => watched().faults.filter((fault) => fault.startsWith('forbidden:')).length).toBe(2);
    watched().faults.length = 0;
  });

  describe('/docs', () => {
    it('shows what may be asked, tries it, and asks nobody else', async () => {
      const page = await opened({}, '/docs');
      await page.locator('#operations-operation-health').getByRole('button').first().click();
      await page.getByRole('button', { name: 'Try it out' }).click();
      await page.getByRole('button', { name: 'Execute' }).click();
      await page.locator('.live-responses-table').getByText('"status"').first().waitFor();
      expect(await page.locator('.opblock').count()).toBeGreaterThan(5);
    });
  });
});
