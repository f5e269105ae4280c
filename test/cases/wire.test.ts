import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../doubles/serve.js';

/**
 * Raw requests, each with the clause of a specification that says what is right; check.py sends them byte by byte and
 * evaluates the verdict that stands in the case.
 */
const DIRECTORY = new URL('wire/', import.meta.url).pathname;

interface Case {
  file: string;
  title: string;
  clause: string;
}

function readCase(file: string): Case {
  const { title, clause } = JSON.parse(readFileSync(DIRECTORY + file, 'utf8'));
  return { file, title: String(title), clause: String(clause) };
}

const cases = readdirSync(DIRECTORY)
  .filter((file) => file.endsWith('.json'))
  .map(readCase);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe.each([...new Set(cases.map(({ clause }) => clause))])('%s', (clause) => {
  it.each(cases.filter((each) => each.clause === clause))('$title', async ({ file }) => {
    const host = `localhost:${new URL(service.url).port}`;
    const { stdout } = await promisify(execFile)('python3', [`${DIRECTORY}check.py`, host, DIRECTORY + file]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toMatch(/^PASS/);
  });
});
