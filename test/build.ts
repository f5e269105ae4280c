import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const BUILD = 'dist';
let built = false;

/**
 * Brings dist/ up to date before the first test, and before every rerun of a watching Vitest: tests start the built
 * service, and the threads of those that do not run built modules. It takes half a second where nothing has changed.
 * @throws {Error} when a source does not compile
 */
export default function setup(project: TestProject): void {
  // Vitest calls this once for every project of its configuration.
  if (built) return;
  built = true;
  build();
  project.onTestsRerun(build);
}

function build(): void {
  for (const name of ['function', 'model']) removeOrphans(name);
  const { status, stdout, stderr } = spawnSync('node_modules/.bin/tsc', ['-p', '.tsconfig.build.json'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`expected sources that compile, got:\n${stdout}${stderr}`);
  const bundled = spawnSync(process.execPath, ['dist/function/page/build/bundle.js'], { encoding: 'utf8' });
  if (bundled.status !== 0) throw new Error(`expected a page that can be bundled, got:\n${bundled.stderr}`);
}

/** Removes what was built of a source that is gone or was renamed: a test that still names it would pass, but only here. */
function removeOrphans(directory: string): void {
  const output = join(BUILD, directory);
  if (!existsSync(output)) return;
  for (const entry of readdirSync(output, { withFileTypes: true })) {
    const source = join(directory, entry.name);
    if (entry.isDirectory() && existsSync(source)) removeOrphans(source);
    else if (!existsSync(source.replace(/\.js(\.map)?$/, '.ts'))) rmSync(join(output, entry.name), { recursive: true });
  }
}
