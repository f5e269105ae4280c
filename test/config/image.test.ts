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

/** The stages that are images; the others are for these. */
const IMAGES = ['cpu', 'cuda'];

function arguments_(name: string, among = instructions): string[][] {
  return among.filter(([instruction]) => instruction === name).map(([, ...rest]) => rest);
}

/** The instructions of a stage, with its FROM. */
function stage(name: string): string[][] {
  const begins = instructions.findIndex((words) => words[0] === 'FROM' && words.at(-1) === name);
  const ends = instructions.findIndex((words, index) => index > begins && words[0] === 'FROM');
  return instructions.slice(begins, ends === -1 ? undefined : ends);
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

describe('the recipe of the images', () => {
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
    const installs = runs.flatMap((run) => run.split('&&')).filter((run) => run.includes('npm ci'));
    expect(installs).toHaveLength(2);
    for (const install of installs) expect(install).toContain('--ignore-scripts');
    expect(runs.join()).not.toMatch(/install\.js|curl|wget/);
    expect(runs).toContainEqual(expect.stringMatching(/CUDA_SHA512=\$CUDA_SHA512 node config\/image\/cuda\.ts$/));
  });

  it.each(IMAGES)('lets ONNX Runtime tell its maker nothing: %s', (image) => {
    expect(arguments_('ENV', stage(image)).flat()).toContain('ORT_DISABLE_TELEMETRY=1');
  });

  it('is built with CUDA where no target is named, and by the scripts for either', () => {
    expect(arguments_('FROM').at(-1)?.at(-1)).toBe('cuda');
    expect(pkg.scripts['build:image']).toContain(' --target cuda ');
    expect(pkg.scripts['build:image:cpu']).toContain(' --target cpu ');
    expect(pkg.scripts['build:image:cpu']).toContain('$npm_package_version-cpu}');
  });

  it('needs no emulation for another processor: what is run, is run on the processor that builds', () => {
    expect(stage('cpu').map(([instruction]) => instruction)).not.toContain('RUN');
    for (const name of ['modules', 'build']) expect(stage(name)[0]).toContain('--platform=$BUILDPLATFORM');
  });

  it.each(IMAGES)('starts what `npm start` starts, as a user whose number Kubernetes can see: %s', (image) => {
    // npm start also builds, where there is a compiler; the image has none.
    const started = /exec (.*)$/.exec(pkg.scripts.start)?.[1];
    expect(arguments_('CMD', stage(image)).map((words) => JSON.parse(words.join(' ')).join(' '))).toEqual([started]);
    expect(arguments_('USER', stage(image))).toEqual([['1000:1000']]);
  });
});
