import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../function/settings/config.js';
import { DOCUMENTS, examplesOf, lonelyOutputs, ROOT, textOf } from './documents.js';
import { TOLD, unused, wayOf } from './ways.js';

/** As many bytes as the first page may have: two minutes of reading. */
const FIRST_PAGE = 10_000;

const examples = DOCUMENTS.flatMap(examplesOf);
/** A document without its fenced blocks. */
const prose = (document: string) => textOf(document).replace(/^```[\s\S]*?^```$/gm, '');
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, first = '']) => first);

describe('what the documents show', () => {
  it.each(examples)('$document:$line is in a class: $command', (example) => {
    expect(wayOf(example), 'see test/readme/ways.ts').toBeDefined();
  });

  it('is all that the table of classes has', () => {
    expect(unused(examples)).toEqual([]);
  });

  it('as an output is that of a command, or it is said where it comes from', () => {
    const lonely = DOCUMENTS.flatMap(lonelyOutputs).map(({ document, text }) => `${document}: ${text.slice(0, 60)}`);
    const told = TOLD.map(({ document, begins }) => `${document}: ${begins}`);
    expect(lonely.filter((output) => !told.some((begins) => output.startsWith(begins)))).toEqual([]);
  });

  it('as the script of npm is in package.json', async () => {
    const { default: pkg } = await import('../../package.json', { with: { type: 'json' } });
    const named = new Set(DOCUMENTS.flatMap((document) => found(textOf(document), /npm run ([a-z][a-z:-]*[a-z])/g)));
    expect([...named].filter((name) => !(name in pkg.scripts))).toEqual([]);
  });
});

/** As GitHub makes them of headings; a second one of the same name gets -1. */
function anchorsOf(document: string): Set<string> {
  const anchors = new Set<string>();
  for (const heading of found(prose(document), /^#+ (.*)$/gm)) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
    let n = 0;
    while (anchors.has(n === 0 ? anchor : `${anchor}-${n}`)) n++;
    anchors.add(n === 0 ? anchor : `${anchor}-${n}`);
  }
  return anchors;
}

describe.each(DOCUMENTS)('%s', (document) => {
  it('links to what there is', () => {
    const links = found(prose(document), /\]\(([^)\s]+)\)/g).filter((link) => !/^https?:/.test(link));
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? document : normalize(join(dirname(document), path));
      if (!existsSync(join(ROOT, target))) {
        return true;
      }
      return anchor !== undefined && !anchorsOf(target).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names files that there are', () => {
    const paths = found(prose(document), /`((?:function|model|config|test|\.ci|\.github)\/[\w./-]*)`/g);
    const made = /^model\/(data\/out|train\/runs)\//;
    expect(paths.filter((path) => !existsSync(join(ROOT, path)) && !made.test(path))).toEqual([]);
  });
});

describe('README.md', () => {
  it('is read in two minutes', () => {
    expect(Buffer.byteLength(textOf('README.md'))).toBeLessThanOrEqual(FIRST_PAGE);
  });

  it('leads to every room and to what stands in .github', () => {
    const links = found(prose('README.md'), /\]\(([^)#\s]+)/g);
    const rooms = ['function', 'model', 'config', 'test'].map((room) => `${room}/README.md`);
    const others = ['decisions/', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'].map((name) => `.github/${name}`);
    expect(links).toEqual(expect.arrayContaining([...rooms, ...others]));
  });
});

describe('function/README.md', () => {
  it('has every setting in its table, and no other', () => {
    const asked = new Set<string>();
    readConfig(new Proxy({}, { get: (_, name) => void asked.add(String(name)) }));
    const [, table = ''] = textOf('function/README.md').split('\n## Configuration\n');
    const rows = found(table, /^\| (`[^|]*)\|/gm);
    const shown = rows.flatMap((row) => found(row, /`([A-Z_]+)`/g));
    // K_SINK stands under the default of the setting that it fills.
    expect(shown.sort()).toEqual([...asked].filter((name) => name !== 'K_SINK').sort());
  });

  it('has every room of the service in its table, and no other', () => {
    const folders = readdirSync(join(ROOT, 'function'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const [, rooms = ''] = textOf('function/README.md').split('\n## The rooms\n');
    const [table = ''] = rooms.split('\n## ');
    expect(found(table, /^\| `(\w+)\/`/gm).sort()).toEqual(folders.map(({ name }) => name).sort());
  });
});

describe('each decision', () => {
  const decisions = DOCUMENTS.filter((document) => /^\.github\/decisions\/\d/.test(document));

  it.each(decisions)('%s says context, decision and consequences on one page', (document) => {
    const text = textOf(document);
    expect(found(text, /^## (.*)$/gm)).toEqual(['Context', 'Decision', 'Consequences']);
    expect(text.split('\n').length).toBeLessThanOrEqual(41);
  });

  it('stands in the list', () => {
    const listed = found(textOf('.github/decisions/README.md'), /\]\((\d[^)]+)\)/g);
    expect(listed).toEqual(decisions.map((document) => document.replace('.github/decisions/', '')));
  });
});
