import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT, readFiles } from '../../function/page/files.js';
import { BUILT_FILES, OF_THE_PAGE } from '../../function/page/list.js';
import { Page } from '../../function/page/page.js';
import { type Service, startService } from '../doubles/serve.js';

/** What Chromium and Firefox send for a page. */
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const get = (path: string, headers: Record<string, string> = {}) => fetch(service.url + path, { headers });

describe('GET /', () => {
  it.each([BROWSER, 'text/html', 'text/html, application/json;q=0.9', 'text/*'])(
    'is the page for %s',
    async (accept) => {
      const reply = await get('/', { accept });
      expect(reply.status).toBe(200);
      expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(reply.headers.get('vary')).toBe('Accept');
      expect(await reply.text()).toContain('<!doctype html>');
    },
  );

  it.each(['*/*', 'application/json', 'application/json, text/html;q=0.9', 'text/html;q=0', 'image/png'])(
    'is JSON for %s',
    async (accept) => {
      const reply = await get('/', { accept });
      expect(reply.headers.get('vary')).toBe('Accept');
      expect(reply.headers.get('cache-control')).toBe('no-store');
      expect(await reply.json()).toMatchObject({ name: 'agent-reasoning' });
    },
  );

  it('is JSON for all under the bare runtime, which has no other paths of ours', async () => {
    const bare = await startService('bare');
    const reply = await fetch(bare.url, { headers: { accept: BROWSER } });
    expect(await reply.json()).toMatchObject({ name: 'agent-reasoning' });
    await bare.stop();
  });
});

describe.each(BUILT_FILES)('GET $path', ({ path, file, type }) => {
  it('is the built file, with its type', async () => {
    const reply = await get(path, { accept: BROWSER });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe(type);
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await reply.text()).toBe(readFileSync(join(BUILT, file), 'utf8'));
  });

  it('is 304 for who has it', async () => {
    const etag = (await get(path, { accept: BROWSER })).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    for (const list of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const reply = await get(path, { accept: BROWSER, 'if-none-match': list });
      expect([reply.status, await reply.text(), reply.headers.get('etag')]).toEqual([304, '', etag]);
      expect(reply.headers.get('cache-control')).toBe('no-cache');
    }
    expect((await get(path, { accept: BROWSER, 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('has a head', async () => {
    const reply = await fetch(service.url + path, { method: 'HEAD', headers: { accept: BROWSER } });
    expect([reply.status, await reply.text()]).toEqual([200, '']);
    expect(Number(reply.headers.get('content-length'))).toBe(readFileSync(join(BUILT, file)).length);
  });
});

describe('documents', () => {
  it.each(['/', '/docs'])('%s may load, run and ask what this service has, and nothing else', async (path) => {
    const reply = await get(path, { accept: BROWSER });
    const policy = reply.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; /);
    expect(policy).not.toMatch(/unsafe|http|\*/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
    const html = await reply.text();
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=|https?:/);
  });

  it('are under 100 KB together, those of the page', () => {
    const bytes = OF_THE_PAGE.map((file) => readFileSync(join(BUILT, file)).length);
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(100_000);
  });
});

describe('other paths', () => {
  it.each([
    '/page/',
    '/page/package.json',
    '/page/../package.json',
    '/page/..%2f..%2fpackage.json',
    '/page/%2e%2e/%2e%2e/package.json',
    '/page//etc/passwd',
    '/page/page.js.map',
    '/docs/',
    '/favicon.ico',
  ])('%s is 404', async (path) => {
    const reply = await get(path, { accept: BROWSER });
    expect(reply.status).toBe(404);
    expect(await reply.json()).toMatchObject({ code: 'not_found' });
  });

  it.each(['/docs', '/page/page.js'])('POST %s is 405', async (path) => {
    const reply = await fetch(service.url + path, { method: 'POST' });
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});

it('without a built page there is JSON alone', () => {
  const page = new Page(readFiles('/nowhere'));
  expect([page.built, page.handlers()]).toEqual([false, []]);
});
