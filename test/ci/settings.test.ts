import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (file: string) => readFileSync(file, 'utf8');
/** The lines of a section of an INI file; those before the first section under ''. */
function section(text: string, name: string): Record<string, string> {
  const [, ...sections] = `[]\n${text}`.split(/^\[/m);
  const found = sections.find((lines) => lines.startsWith(`${name}]`)) ?? '';
  return Object.fromEntries([...found.matchAll(/^(\w+(?:-\w+)*)\s*=\s*(.*)$/gm)].map(([, key, value]) => [key, value]));
}

it('editors indent and wrap as Biome does', () => {
  const { formatter } = JSON.parse(read('.biome.json'));
  expect(section(read('.editorconfig'), '*')).toMatchObject({
    indent_style: formatter.indentStyle,
    indent_size: String(formatter.indentWidth),
    max_line_length: String(formatter.lineWidth),
  });
});

it('npm is told nothing that only some of its versions know, and no install script runs', () => {
  expect(section(read('.npmrc'), '')).toEqual({ 'ignore-scripts': 'true' });
});

it('no package but onnxruntime-node has an install script in production; its own fetches what a GPU needs', () => {
  const packages: Record<string, { hasInstallScript?: boolean; dev?: boolean }> = JSON.parse(
    read('package-lock.json'),
  ).packages;
  const scripted = Object.entries(packages).filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev);
  expect(scripted.map(([path]) => path)).toEqual(['node_modules/onnxruntime-node']);
});
