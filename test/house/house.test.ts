import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { quantile } from '../../model/statistics.js';
import { type Import, importsOf, roomOf } from './imports.js';
import { picture } from './picture.js';
import { NOT_FOR_TOOLS, ONLY, ROOMS } from './rooms.js';
import { expectSection } from './section.js';

let imports: Import[];
beforeAll(async () => {
  imports = await importsOf(['function', 'model']);
});

const ofService = () => imports.filter(({ from }) => from.startsWith('function/'));
const told = ({ from, to }: Import) => `${from} → ${to}`;

describe('imports', () => {
  it('are seen, those of types as well', () => {
    expect(imports.map(told)).toContain('function/app.ts → function/settings/config.ts');
    expect(ofService().length).toBeGreaterThan(500);
  });

  it('make no circle', () => {
    expect(imports.filter(({ circular }) => circular).map(told)).toEqual([]);
  });

  it('lead from higher rooms to lower ones', () => {
    const order = ROOMS.map(({ name }) => name);
    const upwards = ofService().filter(({ from, to }) => order.indexOf(roomOf(to)) > order.indexOf(roomOf(from)));
    expect(upwards.map(told)).toEqual([]);
  });

  it.each(Object.entries(ONLY))('of %s lead to %s alone', (room, allowed) => {
    const others = ofService().filter(({ from, to }) => roomOf(from) === room && roomOf(to) !== room);
    expect(others.filter(({ to }) => !allowed.includes(roomOf(to))).map(told)).toEqual([]);
  });

  it('of the tools do not lead to the wire or the doors, and none of the service leads to the tools', () => {
    const wrong = imports.filter(({ from, to }) =>
      from.startsWith('model/') ? NOT_FOR_TOOLS.includes(roomOf(to)) : to.startsWith('model/'),
    );
    expect(wrong.map(told)).toEqual([]);
  });
});

describe('what runs in browsers', () => {
  const folder = 'function/page/browser';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));

  it('takes types from the contract, and nothing else of the service', () => {
    const imported = files.flatMap((name) =>
      [...readFileSync(`${folder}/${name}`, 'utf8').matchAll(/^import [^;]*? from '(\.[^']*)';/gm)]
        .map(([statement, path = '']) => ({ statement, to: join(folder, dirname(name), path) }))
        .filter(({ to }) => !to.startsWith(`${folder}/`)),
    );
    expect(imported.length).toBeGreaterThan(0);
    const wrong = imported.filter(
      ({ statement, to }) => !(statement.startsWith('import type ') && to.startsWith('function/contract/')),
    );
    expect(wrong).toEqual([]);
  });
});

describe('function/README.md', () => {
  it('names every room that there is', () => {
    const entries = readdirSync('function').filter((name) => name !== 'README.md');
    expect(ROOMS.map(({ name }) => name).toSorted()).toEqual(entries.toSorted());
  });

  it('shows the picture of the imports (after a change: npm run house)', () => {
    expectSection('house', `\n${picture(ofService())}\n`);
  });
});

describe('files', () => {
  const sources = readdirSync('function', { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  const lengths = sources.map((name) => readFileSync(`function/${name}`, 'utf8').split('\n').length - 1);

  it('are short: half of them 70 lines at most, nine of ten 200', () => {
    expect(quantile(lengths, 0.5)).toBeLessThanOrEqual(70);
    expect(quantile(lengths, 0.9)).toBeLessThanOrEqual(200);
  });
});
