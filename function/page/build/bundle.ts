import { copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { PACKAGE_FOLDER } from '../../common/package.js';
import { BUILT } from '../files.js';

/**
 * Makes what browsers get out of function/page/browser/: `npm run build` runs this once the rest is compiled. The types of
 * these sources are checked by `npm run types`, since esbuild only leaves them out.
 */
const SOURCES = join(PACKAGE_FOLDER, 'function', 'page', 'browser');
const SWAGGER_UI = folderOf('swagger-ui-dist');

/** What browsers are sent of others, and the files with the licenses that go along. */
const LICENSES: Readonly<Record<string, readonly string[]>> = {
  preact: ['LICENSE'],
  'eventsource-parser': ['LICENSE'],
  'swagger-ui-dist': ['LICENSE', 'NOTICE', 'swagger-ui-bundle.js.LICENSE.txt'],
};
const NOTICE = '/*! Contains Preact and eventsource-parser, both under the MIT license. */';

function folderOf(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

const OPTIONS: BuildOptions = {
  absWorkingDir: SOURCES,
  outdir: BUILT,
  bundle: true,
  minify: true,
  charset: 'utf8',
  format: 'esm',
  target: ['chrome110', 'firefox115', 'safari16.4'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  logLevel: 'warning',
};

if (process.argv.includes('--help')) {
  process.stdout.write('Bundles the page for people into dist/page. `npm run build` runs it.\n');
  process.exit();
}

rmSync(BUILT, { recursive: true, force: true });
mkdirSync(BUILT, { recursive: true });
await Promise.all([
  build({ ...OPTIONS, entryPoints: ['page.tsx'], banner: { js: NOTICE } }),
  build({ ...OPTIONS, entryPoints: ['page.css', 'docs/docs.ts', 'docs/docs.css'], entryNames: '[name]' }),
]);
for (const name of ['index.html', 'icon.svg', 'docs/docs.html'])
  cpSync(join(SOURCES, name), join(BUILT, name.replace('docs/', '')));
copyFileSync(join(SWAGGER_UI, 'swagger-ui-bundle.js'), join(BUILT, 'swagger-ui.js'));
copyFileSync(join(SWAGGER_UI, 'swagger-ui.css'), join(BUILT, 'swagger-ui.css'));
for (const [name, files] of Object.entries(LICENSES)) {
  for (const file of files) cpSync(join(folderOf(name), file), join(BUILT, 'licenses', name, file));
}
