import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { configFile } from './files.js';

const instructions = configFile('image/Dockerfile')
  .replace(/^\s*#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split(/\s+/));

function arguments_(name: string): string[][] {
  return instructions.filter(([instruction]) => instruction === name).map(([, ...rest]) => rest);
}

describe('the recipe of the GPU image', () => {
  const sources = arguments_('COPY')
    .filter((words) => !words.some((word) => word.startsWith('--from')))
    .flatMap((words) => words.slice(0, -1));
  const ignored = configFile('image/Dockerfile.dockerignore').split('\n');

  it.each(sources)('copies %s, which exists and is let through', (source) => {
    expect(existsSync(source)).toBe(true);
    expect(ignored).toContain(`!${source}`);
  });

  it('starts what `npm start` starts, as a user whose number Kubernetes can see', () => {
    expect(`exec ${JSON.parse(arguments_('CMD')[0]?.join(' ') ?? '').join(' ')}`).toBe(pkg.scripts.start);
    expect(arguments_('USER')).toEqual([['1000:1000']]);
  });
});
