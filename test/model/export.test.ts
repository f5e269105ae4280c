import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeArchitecture, readCheckpoint } from '../../function/trm/checkpoint/index.js';
import { openSession } from '../../function/trm/engine/session.js';
import { buildGraph } from '../../function/trm/graph/graph.js';
import { foreseen, UsageError } from '../../model/command.js';
import { main, readOrder } from '../../model/export.js';

const vector = (name: string) => new URL(`../vectors/${name}`, import.meta.url).pathname;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-'));
  vi.spyOn(console, 'log').mockReturnValue();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** The graph that the service builds for the same checkpoint. */
async function serviceGraph(checkpoint: string, overrides = {}) {
  const raw = await readCheckpoint(vector(checkpoint));
  return buildGraph(raw.tensors, describeArchitecture(raw, overrides));
}

/** A bundle of a vector checkpoint; answers its directory. */
async function bundle(name: string, checkpoint: string, architecture: object, sha256?: string) {
  const directory = join(folder, name);
  await mkdir(directory);
  await cp(vector(checkpoint), join(directory, 'weights.pth'));
  const hash = createHash('sha256').update(await readFile(vector(checkpoint)));
  const weights = { file: 'weights.pth', sha256: sha256 ?? hash.digest('hex') };
  const manifest = { name, version: '1', task: 'sudoku', weights, architecture };
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(manifest));
  return directory;
}

describe('readOrder', () => {
  it('reads the model, the file, and the cycles', () => {
    expect(readOrder(['a.pth', 'b.onnx', '--H-cycles', '2', '--L-cycles=4', '--seq-len', '81'])).toEqual({
      model: 'a.pth',
      out: 'b.onnx',
      cycles: { H_cycles: 2, L_cycles: 4, sequenceLength: 81 },
    });
  });

  it.each([
    ['nothing', [], 'expected a checkpoint or bundle directory, and a file to write, got neither'],
    ['one path', ['a.pth'], 'and a file to write, got a.pth'],
    ['three paths', ['a', 'b', 'c'], 'and a file to write, got a b c'],
    ['no cycle', ['a', 'b', '--H-cycles', '0'], 'expected --H-cycles to be a whole number of 1 or more, got "0"'],
    [
      'half a cycle',
      ['a', 'b', '--L-cycles', '1.5'],
      'expected --L-cycles to be a whole number of 1 or more, got "1.5"',
    ],
    ['an unknown option', ['a', 'b', '--steps', '2'], "expected known arguments, got Unknown option '--steps'"],
  ])('with %s says what it expected', (_, args, message) => {
    expect(() => readOrder(args)).toThrow(UsageError);
    expect(() => readOrder(args)).toThrow(message);
  });
});

describe('export', () => {
  it('writes the bytes that the service runs', async () => {
    const out = join(folder, 'new', 'official.onnx');
    await main([vector('official-layout/step_65100'), out]);
    const graph = await readFile(out);
    expect(Buffer.compare(graph, await serviceGraph('official-layout/step_65100'))).toBe(0);
    await (await openSession(graph, 'cpu', 1)).close();
  });

  it('takes cycles and the sequence length from the arguments', async () => {
    const out = join(folder, 'learned.onnx');
    await main([vector('attention-learned.pth'), out, '--H-cycles', '1', '--L-cycles', '2', '--seq-len', '9']);
    const overrides = { H_cycles: 1, L_cycles: 2, sequenceLength: 9 };
    expect(Buffer.compare(await readFile(out), await serviceGraph('attention-learned.pth', overrides))).toBe(0);
  });

  it('takes what the manifest of a bundle states, unless the arguments say otherwise', async () => {
    const architecture = { seq_len: 25, puzzle_emb_len: 4, num_heads: 4, H_cycles: 2, L_cycles: 3 };
    const directory = await bundle('rope', 'attention-rope.pth', architecture);
    const out = join(folder, 'rope.onnx');
    const overrides = { sequenceLength: 25, puzzleEmbLen: 4, heads: 4, H_cycles: 2, L_cycles: 3 };
    await main([directory, out]);
    expect(Buffer.compare(await readFile(out), await serviceGraph('attention-rope.pth', overrides))).toBe(0);
    await main([directory, out, '--H-cycles', '1']);
    const one = await serviceGraph('attention-rope.pth', { ...overrides, H_cycles: 1 });
    expect(Buffer.compare(await readFile(out), one)).toBe(0);
  });

  it.each([
    ['a file that is not there', () => 'none.pth', /none\.pth: expected .*ENOENT/],
    ['a file that is no checkpoint', () => vector('README.md'), /README\.md: expected a PyTorch zip file/],
    ['a directory without a manifest', () => folder, /manifest\.json: expected a model bundle.*ENOENT/],
    ['attention of unknown length', () => vector('attention-rope.pth'), /expected sequenceLength from the overrides/],
    ['weights that the manifest does not name', () => bundle('other', 'mlp.pth', {}, '0'.repeat(64)), /SHA-256 0{64}/],
  ])('ends in one line on %s', async (_, model, message) => {
    const failure = await main([await model(), join(folder, 'never.onnx')]).catch((error: unknown) => error);
    const line = foreseen(failure, 'usage') ?? '';
    expect(line).toMatch(message);
    expect(line).not.toContain('\n');
  });
});
