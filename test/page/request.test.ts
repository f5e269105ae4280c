import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { take } from '../../function/page/browser/request/attached.js';
import { bodyOf, EMPTY } from '../../function/page/browser/request/form.js';
import { formIn, linkOf } from '../../function/page/browser/request/link.js';

const MOST = 2 * 1024 * 1024;
const LARGE = JSON.stringify({ kind: 'List', items: [{ note: 'ü'.repeat(200_000) }] });

async function attached(text: string | Buffer) {
  const taken = await take('dump.json', new Blob([text]), MOST);
  if (taken.kind !== 'attached') throw new Error('expected a file that stays one');
  return taken.attached;
}
const sent = async (text: string | Buffer, form = EMPTY): Promise<unknown> =>
  JSON.parse(await bodyOf(await attached(text), form).text());

describe('a file', () => {
  it.each([
    ['as it is', '53..7'],
    ['without its byte order mark', '\uFEFF53..7'],
    ['out of gzip', gzipSync('53..7')],
  ])('that is small becomes the text, %s', async (_, content) => {
    expect(await take('a', new Blob([content]), MOST)).toEqual({ kind: 'text', text: '53..7' });
  });

  it('that is large is put into the request unread', async () => {
    expect(await sent(LARGE)).toEqual({
      question: 'Which nodes can be emptied?',
      context: { kubernetes: JSON.parse(LARGE) },
    });
  });

  it('is asked what was chosen beside it', async () => {
    const form = { ...EMPTY, objective: 'survive', nodes: 'nuc-1', portable: true, steps: 2 } as const;
    expect(await sent(gzipSync(LARGE), form)).toMatchObject({
      context: { objective: 'survive', fail: ['nuc-1'], assume: { volumes: 'portable' }, kubernetes: { kind: 'List' } },
      budget: { steps: 2 },
    });
  });

  it('that is YAML becomes a text in the request', async () => {
    const yaml = `kind: List\n# ${'x'.repeat(300_000)}\n`;
    expect(await sent(yaml)).toMatchObject({ context: { kubernetes: yaml } });
  });

  it('that is a request is sent as it is', async () => {
    const request = JSON.stringify({ question: 'Which?', context: { kubernetes: JSON.parse(LARGE) } });
    expect(await sent(request)).toEqual(JSON.parse(request));
  });

  it.each([
    ['too large', Buffer.alloc(MOST + 1, '{'), 'big.json has 2 MB; at most 2 MB are read.'],
    ['too large when it is unpacked', gzipSync(Buffer.alloc(MOST + 1)), 'Unpacked it has more than 2 MB'],
    ['cut off', gzipSync(LARGE).subarray(0, 100), 'The file ends early or is damaged: expected gzip.'],
  ])('that is %s is refused', async (_, content, message) => {
    await expect(take('big.json', new Blob([content]), MOST)).rejects.toThrow(message);
  });

  it('that is large and no JSON is refused', async () => {
    const text = new Blob(['a'.repeat(4 * 1024 * 1024 + 1)]);
    await expect(take('a.txt', text, 2 * text.size)).rejects.toThrow(
      'a.txt is no JSON, and other forms have at most 4 MB.',
    );
  });
});

describe('a link', () => {
  const page = 'http://localhost:8080/';
  const form = { ...EMPTY, text: '53..7….', objective: 'drain', nodes: 'nuc-1', portable: true, starts: 3 } as const;

  it('holds everything that was set, in its fragment', async () => {
    const link = new URL((await linkOf(form, page)) ?? '');
    expect([link.origin, link.pathname, link.search]).toEqual(['http://localhost:8080', '/', '']);
    expect(link.hash).toMatch(/^#r=[\w-]+$/);
    expect(await formIn(link.hash)).toEqual(form);
  });

  it('is short for what repeats', async () => {
    expect((await linkOf({ ...EMPTY, text: '#.'.repeat(450) }, page))?.length).toBeLessThan(100);
  });

  it('is none where it would be too long', async () => {
    const text = Array.from({ length: 100_000 }, () => Math.random().toString(36)[3]).join('');
    expect(await linkOf({ ...EMPTY, text }, page)).toBeUndefined();
  });

  it.each(['', '#', '#other', '#r=', '#r=!', '#r=AAAA'])('%j is none', async (fragment) => {
    expect(await formIn(fragment)).toBeUndefined();
  });

  it('is believed only where the types are right', async () => {
    const forged = await linkOf({ ...EMPTY, text: 7, steps: 'x', other: 1, objective: 'survive' } as never, page);
    expect(await formIn(new URL(forged ?? '').hash)).toEqual({ ...EMPTY, objective: 'survive' });
  });
});
