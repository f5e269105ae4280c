import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../cases/kubernetes/', import.meta.url);

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));

/** Names of the dumps under test/cases/kubernetes, without the suffix. */
export const CASES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json') && name !== 'expect.json')
  .map((name) => name.slice(0, -'.json'.length));

/** The whole body of a request. */
export const caseOf = (name: string): unknown => read(`${name}.json`);

export interface Expected {
  drain_alone: Record<string, { ok: boolean; why: string[] }>;
  /** What the product of the time answered. */
  drain: string[] | null;
  violations: string[] | null;
}

const isExpected = (value: unknown): value is Record<string, Expected> => typeof value === 'object' && value !== null;

/** What an independent replay of the scheduler's filters said of a case, and of the answer that it once got. */
export function expectedOf(name: string): Expected {
  const all = read('expect.json');
  const one = isExpected(all) ? all[`shared/${name}.json`] : undefined;
  if (!one) throw new Error(`expected ${name} in expect.json, got nothing`);
  return one;
}
