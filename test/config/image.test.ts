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

describe('the versions of Node that package.json takes', () => {
  /** The first release of each line in which a header named __proto__ is no error (CVE-2026-21710). */
  const SAFE: Record<string, readonly [number, number]> = { 20: [20, 2], 22: [22, 2], 24: [14, 1] };

  it('are all safe', () => {
    for (const range of pkg.engines.node.split(' || ')) {
      const [, major = '', minor, patch] = /^\^(\d+)\.(\d+)\.(\d+)$/.exec(range) ?? [];
      const [safeMinor, safePatch] = SAFE[major] ?? [Number.POSITIVE_INFINITY, 0];
      expect(Number(minor) * 1000 + Number(patch), range).toBeGreaterThanOrEqual(safeMinor * 1000 + safePatch);
    }
  });
});

describe('the recipe of the GPU image', () => {
  const sources = arguments_('COPY')
    .filter((words) => !words.some((word) => word.startsWith('--from')))
    .flatMap((words) => words.slice(0, -1));
  const ignored = configFile('image/Dockerfile.dockerignore').split('\n');

  it.each(sources)('copies %s, which exists and is let through', (source) => {
    expect(existsSync(source)).toBe(true);
    expect(ignored).toContain(`!${source}`);
  });

  it('looks at the hash of what it fetches beside npm, and runs no install script', () => {
    const runs = arguments_('RUN').map((words) => words.join(' '));
    expect(runs.filter((run) => run.includes('npm ci'))).toEqual([expect.stringContaining('--ignore-scripts')]);
    expect(runs.join()).not.toMatch(/install\.js|curl|wget/);
    expect(runs).toContainEqual(expect.stringMatching(/CUDA_SHA512=\$CUDA_SHA512 node config\/image\/cuda\.ts$/));
  });

  it('lets ONNX Runtime tell its maker nothing', () => {
    expect(arguments_('ENV').flat()).toContain('ORT_DISABLE_TELEMETRY=1');
  });

  it('starts what `npm start` starts, as a user whose number Kubernetes can see', () => {
    // npm start also builds, where there is a compiler; the image has none.
    const started = /exec (.*)$/.exec(pkg.scripts.start)?.[1];
    expect(JSON.parse(arguments_('CMD')[0]?.join(' ') ?? '').join(' ')).toBe(started);
    expect(arguments_('USER')).toEqual([['1000:1000']]);
  });
});
