import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { at } from '../config/files.js';

/** Programs that package.json starts, but for the tools of model/ (test/model/command.test.ts), and those called by path. */
const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
const scripts = Object.values(Object(at(manifest, 'scripts'))).map(String);
const bins = Object.values(Object(at(manifest, 'bin'))).map((file) => `node ${file}`);
const own = scripts.flatMap(
  (script) => /(?:^|&& |exec )((?:node dist\/function|\.ci|config)\/\S+)/.exec(script)?.[1] ?? [],
);
const image = ['config/image/pin', 'node config/image/cuda.ts', 'node config/image/prune.ts'];
const programs = new Set([...own, ...bins, '.ci/run', ...image]);

it.each([...programs])('%s --help says what it does and ends with 0', (program) => {
  // Node strips types by itself from 22.18 on, which the image has.
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (program.endsWith('.ts') && major * 100 + minor < 2218) return;
  const [command = '', ...args] = program.split(' ');
  const { status, stdout, stderr } = spawnSync(command, [...args, '--help'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).not.toBe('');
});
