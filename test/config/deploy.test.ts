import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

/** Stands where kubectl would: prints its arguments, and what it was given to apply. */
const KUBECTL = `#!/bin/sh
echo "$@"
cat "$3/kustomization.yaml"
`;

describe('config/deploy', () => {
  let bin = '';
  beforeAll(() => {
    bin = mkdtempSync(join(tmpdir(), 'kubectl-'));
    writeFileSync(join(bin, 'kubectl'), KUBECTL);
    chmodSync(join(bin, 'kubectl'), 0o755);
  });
  afterAll(() => rmSync(bin, { recursive: true }));

  function deploy(args: string[], IMAGE?: string) {
    const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, ...(IMAGE === undefined ? {} : { IMAGE }) };
    const printed = execFileSync('config/deploy', args, { env, encoding: 'utf8', stdio: 'pipe' });
    const [line = '', ...file] = printed.split('\n');
    return { args: line.split(' '), kustomization: parse(file.join('\n')) as unknown };
  }

  it.each(['cpu', 'studio', 'pro', 'models'])('%s: applies the overlay', (overlay) => {
    expect(deploy([overlay]).args).toEqual(['apply', '-k', overlay]);
  });

  it.each([
    ['host:5000/agents/reasoning:1.2', { newName: 'host:5000/agents/reasoning', newTag: '1.2' }],
    ['host/reasoning@sha256:abc', { newName: 'host/reasoning', digest: 'sha256:abc' }],
    ['reasoning:1', { newName: 'reasoning', newTag: '1' }],
  ])('IMAGE=%s: puts it in the place of the overlay’s own', (image, expected) => {
    const { args, kustomization } = deploy(['studio', '--dry-run=server'], image);
    expect(args[3]).toBe('--dry-run=server');
    expect(kustomization).toEqual({
      resources: ['../studio'],
      images: [{ name: 'registry.homelab.internal/agent-reasoning', ...expected }],
    });
    expect(readdirSync('config').filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.each([
    [['nowhere'], undefined, 'expected an overlay, got nowhere'],
    [[], undefined, 'expected cpu, studio, pro or models'],
    [['pro'], 'host:5000/reasoning', 'expected an IMAGE with its tag or digest, got host:5000/reasoning'],
  ])('refuses %j with IMAGE=%s', (args, image, words) => {
    expect(() => deploy(args, image)).toThrow(words);
  });
});
