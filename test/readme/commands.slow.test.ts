import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Service, startService } from '../../model/bench/service.js';
import { temporary } from '../doubles/bundle.js';
import { DOCUMENTS, type Example, examplesOf, ROOT } from './documents.js';
import { comparable, namesInTables, shown } from './same.js';
import { wayOf } from './ways.js';

/** What the documents show, done as they show it. test/readme/ways.ts says what is not. */
const examples = DOCUMENTS.flatMap(examplesOf);
const asked = examples.filter((example) => wayOf(example)?.kind === 'asked');
const run = examples.flatMap((example) => {
  const way = wayOf(example);
  return way?.kind === 'run' ? [{ ...example, way }] : [];
});

const onPath = (program: string) => spawnSync(program, ['--version']).status === 0;
const tools = new Map(['curl', 'jq'].map((program) => [program, onPath(program)]));
/** Whether a program that the command calls, and that is not the project's, is not on the PATH. */
const lacksTools = ({ command }: Example) =>
  [...tools].some(([program, there]) => !there && new RegExp(`\\b${program} `).test(command));

async function bash(command: string, env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', command], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

describe('asked of a started service', () => {
  let service: Service | undefined;
  beforeAll(async () => {
    service = await startService(`${ROOT}dist/function/server.js`, { DEVICE: 'cpu' });
  });
  afterAll(() => service?.stop());

  it.for(asked)('$document:$line', async (example, { skip, expect }) => {
    skip(lacksTools(example), 'curl or jq is not on the PATH');
    const { command, output } = example;
    const printed = await bash(command.replaceAll('localhost:8080', new URL(service?.url ?? '').host));
    if (output) {
      expect(comparable(printed, output.language)).toMatch(shown(output.text, output.language));
    } else {
      expect(printed).not.toBe('');
    }
  });
});

/** Rows that are printed only where PyTorch is installed. */
const OF_PYTORCH = /PyTorch|^ours is faster|^final answers/;

describe('run as commands', () => {
  it.for(run)('$document:$line $command', { timeout: 300_000 }, async (example, { expect }) => {
    const { command, way, following } = example;
    const changed = way.change.reduce((text, [from, to]) => text.replace(from, () => to), command);
    const printed = await bash(changed, { WORK: await temporary() });
    if (way.prints === 'tables') {
      const names = namesInTables(following).filter((name) => !OF_PYTORCH.test(name));
      expect(names.length).toBeGreaterThan(0);
      expect(namesInTables(printed)).toEqual(expect.arrayContaining(names));
    }
  });
});
