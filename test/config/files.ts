import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

const CONFIG = new URL('../../config/', import.meta.url);

/** A file of config/, as text. */
export function configFile(path: string): string {
  return readFileSync(new URL(path, CONFIG), 'utf8');
}

/** What a YAML file of config/ holds, one value per document. */
export function configYaml(path: string): unknown[] {
  return parseAllDocuments(configFile(path)).map((document) => document.toJS());
}

/** The value at a path of keys and indices; a missing one is an error that names how far the path went. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const [depth, key] of path.entries()) {
    const next: unknown = typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined;
    if (next === undefined) throw new Error(`expected ${path.slice(0, depth + 1).join('.')}, got nothing there`);
    here = next;
  }
  return here;
}

/** KEY=value lines, as kustomize reads them: `#` begins a comment line, and nothing is quoted. */
export function envFile(path: string): Record<string, string> {
  const lines = configFile(path).split('\n');
  const settings = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    settings.map((line) => {
      const [, key, value] = /^([A-Z_]+)=(\S*)$/.exec(line) ?? [];
      if (key === undefined || value === undefined) throw new Error(`expected KEY=value, got ${line}`);
      return [key, value];
    }),
  );
}

/** A value that must be a list. */
export function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error('expected a list');
  return value;
}

/** A copy of a value that must be an object. */
export function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('expected an object');
  return { ...value };
}
