import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Service, startService } from '../../../model/bench/service.js';
import { launch, open, type Watched } from './browser.js';

/** So that the replay is at its end at once. */
export const STILL: BrowserContextOptions = { reducedMotion: 'reduce' };

/** The real service and a real browser for the tests of a block; after each one, nothing may have happened that should not. */
export interface Session {
  opened(options?: BrowserContextOptions, path?: string): Promise<Page>;
  /** What the open page asked and did. */
  watched(): Watched;
  /** Closes the open page, whose faults are looked at, and opens another one. */
  reopened(options?: BrowserContextOptions, path?: string): Promise<Page>;
}

export function session(): Session {
  let service: Service | undefined;
  let browser: Browser | undefined;
  let current: Watched | undefined;

  beforeAll(async () => {
    [service, browser] = await Promise.all([startService('dist/function/server.js', { DEVICE: 'cpu' }), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });
  afterEach(close);

  async function close(): Promise<void> {
    const faults = current?.faults ?? [];
    await current?.close();
    current = undefined;
    expect(faults).toEqual([]);
  }

  async function opened(options = STILL, path = '/'): Promise<Page> {
    if (!browser || !service) throw new Error('expected a browser and a service');
    current = await open(browser, new URL(path, service.url).href, options);
    return current.page;
  }

  return {
    opened,
    watched() {
      if (!current) throw new Error('expected an open page');
      return current;
    },
    async reopened(options, path) {
      await close();
      return opened(options, path);
    },
  };
}
