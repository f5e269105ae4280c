import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** The Chromium that .ci/test-page found or installed; without it nothing here is run. */
export const CHROMIUM = process.env.CHROMIUM;

/** Ends only what hangs; Playwright itself has less patience than a busy machine needs. */
const PATIENCE_MS = 100_000;

export async function launch(): Promise<Browser> {
  if (!CHROMIUM) throw new Error('expected the path of a Chromium in CHROMIUM');
  // As root there is no sandbox, and it only ever sees our own pages.
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

/** A page that writes down everything that it should not do, and what it asked. */
export interface Watched {
  page: Page;
  /** Requests that are not for the service, what its policy forbade, and errors of scripts. */
  faults: string[];
  /** Requests to the service: method and address. */
  asked: string[];
  /** Bodies of POST /reason, as text. */
  bodies: string[];
  close(): Promise<void>;
}

export async function open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext(options);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin });
  const page = await context.newPage();
  const faults: string[] = [];
  const asked: string[] = [];
  const bodies: string[] = [];
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith('data:') && new URL(address).origin !== new URL(url).origin)
      faults.push(`asked ${address}`);
    asked.push(`${request.method()} ${address}`);
    if (request.method() === 'POST') bodies.push(request.postData() ?? '');
  });
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    // A reply that is an error stands there as well; that is not the page's fault.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  await context.exposeBinding('forbidden', (_, what: string) => void faults.push(`forbidden: ${what}`));
  await page.addInitScript(`addEventListener('securitypolicyviolation',
    ({ violatedDirective, blockedURI }) => forbidden(violatedDirective + ' ' + blockedURI))`);
  await page.goto(url);
  return { page, faults, asked, bodies, close: () => context.close() };
}

/** Pastes a text as people do. (What fill does takes minutes for a dump: it types line by line.) */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.getByLabel('Paste a Sudoku').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
}

/** Pastes a text, asks, and waits for the end of the replay. */
export async function solve(page: Page, text: string): Promise<void> {
  await paste(page, text);
  await page.getByRole('button', { name: 'Solve' }).click();
  await replayed(page);
}

export async function replayed(page: Page): Promise<void> {
  await page.locator('.verdict').waitFor();
  await page.getByRole('button', { name: 'Pause' }).waitFor({ state: 'hidden' });
}

/** The buttons that put an example into the page. */
export const EXAMPLES = ['Sudoku', 'Hard Sudoku', 'Maze', 'Cluster'] as const;

export async function solveExample(page: Page, name: (typeof EXAMPLES)[number]): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('button', { name: 'Solve' }).click();
  await replayed(page);
}
