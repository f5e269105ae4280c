import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { temporary } from '../doubles/bundle.js';

const [OLD, NEW] = ['1'.repeat(64), '2'.repeat(64)];

/** A copy of config/ and a PATH in which docker and node say what they are told to say. */
async function copy(digest: string) {
  const root = await temporary();
  cpSync('config', join(root, 'config'), { recursive: true });
  const bin = (name: string, says: string) => {
    writeFileSync(join(root, name), `#!/bin/sh\necho '${says}'\n`);
    chmodSync(join(root, name), 0o755);
  };
  bin('docker', digest);
  bin('node', 'c2hhNTEy/+==');
  const env = { PATH: `${root}${delimiter}${process.env.PATH}` };
  const run = () => execFileSync(join(root, 'config/image/pin'), { env, encoding: 'utf8', stdio: 'pipe' });
  const read = (file: string) => readFileSync(join(root, 'config', file), 'utf8');
  return { bin, run, read };
}

it('pins every image to its digest and the CUDA package to its hash, and again when they change', async () => {
  const { bin, run, read } = await copy(`sha256:${OLD}`);
  run();
  bin('docker', `sha256:${NEW}`);
  run();
  const recipe = read('image/Dockerfile');
  for (const stage of ['modules', 'build']) {
    expect(recipe).toContain(`\nFROM --platform=$BUILDPLATFORM node:24-bookworm-slim@sha256:${NEW} AS ${stage}\n`);
  }
  expect(recipe).toContain(`\nFROM node:24-bookworm-slim@sha256:${NEW} AS cpu\n`);
  expect(recipe).toMatch(new RegExp(`\\nFROM nvidia/cuda:\\S+@sha256:${NEW} AS cuda\\n`));
  expect(recipe).toContain('\nARG CUDA_SHA512=c2hhNTEy/+==\n');
  expect(read('pro/ratelimits.yaml')).toContain(`image: docker.io/valkey/valkey:8.1-alpine@sha256:${NEW}\n`);
  expect(read('base/deadletters.yaml')).toContain(`cmd/event_display@sha256:${NEW}\n`);
  const all = ['image/Dockerfile', 'pro/ratelimits.yaml', 'base/deadletters.yaml'].map(read).join();
  // A stage on an earlier stage names no image.
  expect(all.match(/^FROM (?!modules )|image: (?!agent-reasoning)/gm)).toHaveLength(
    all.match(/@sha256:2{64}/g)?.length ?? 0,
  );
  expect(all).not.toContain(OLD);
});

it('stops at a registry that does not say a digest', async () => {
  const { run } = await copy('unauthorized');
  expect(run).toThrow('expected the digest of node:24-bookworm-slim, got unauthorized');
});
