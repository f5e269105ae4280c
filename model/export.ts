import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readBundle } from '../function/models/bundle.js';
import { manifestOverrides } from '../function/models/manifest.js';
import {
  type Architecture,
  type ArchitectureFields,
  CheckpointError,
  describeArchitecture,
  type RawCheckpoint,
  readCheckpoint,
  readCheckpointBytes,
} from '../function/trm/checkpoint/index.js';
import { buildGraph } from '../function/trm/graph/graph.js';
import { readArguments, runIfProgram, UsageError, wholeNumber } from './command.js';

/** Writes the graph that the service builds in memory as a .onnx file, for Netron and other runtimes. */
const USAGE =
  'npm run model:export -- <checkpoint or bundle directory> <out.onnx> [--H-cycles n] [--L-cycles n] [--seq-len n]';

interface Order {
  model: string;
  out: string;
  cycles: ArchitectureFields;
}

/** What the arguments ask for. @throws {UsageError} */
export function readOrder(args: string[]): Order {
  const { values, positionals } = readArguments({
    args,
    allowPositionals: true,
    options: { 'H-cycles': { type: 'string' }, 'L-cycles': { type: 'string' }, 'seq-len': { type: 'string' } },
  });
  const [model, out, ...rest] = positionals;
  if (!model || !out || rest.length > 0) {
    throw new UsageError('a checkpoint or bundle directory, and a file to write', positionals.join(' ') || 'neither');
  }
  return {
    model,
    out,
    cycles: {
      H_cycles: wholeNumber('H-cycles', values['H-cycles'], 1),
      L_cycles: wholeNumber('L-cycles', values['L-cycles'], 1),
      sequenceLength: wholeNumber('seq-len', values['seq-len'], 1),
    },
  };
}

/** The .onnx bytes of a checkpoint or bundle directory, and what they compute. @throws {CheckpointError} */
export async function exportGraph(
  model: string,
  asked: ArchitectureFields = {},
): Promise<{ graph: Uint8Array; arch: Architecture }> {
  const { raw, stated } = await locate(model);
  const arch = describeArchitecture(raw, { ...stated, ...defined(asked) });
  return { graph: buildGraph(raw.tensors, arch), arch };
}

async function locate(model: string): Promise<{ raw: RawCheckpoint; stated: ArchitectureFields }> {
  if (!(await isDirectory(model))) return { raw: await readCheckpoint(model), stated: {} };
  const { manifest, weightsPath, weights } = await readBundle(model);
  return { raw: await readCheckpointBytes(weightsPath, weights), stated: manifestOverrides(manifest) };
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw CheckpointError.about(path, 'a checkpoint or a bundle directory', error);
  }
}

/** Only what was asked for may replace what a manifest states. */
function defined(fields: ArchitectureFields): ArchitectureFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

export async function main(args: string[]): Promise<void> {
  const { model, out, cycles } = readOrder(args);
  const { graph, arch } = await exportGraph(model, cycles);
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, graph);
  const { H_cycles, L_cycles, sequenceLength, hiddenSize, layers, mixer } = arch;
  console.log(
    `${out}: ${graph.byteLength} bytes; ${layers} ${mixer} layers, D ${hiddenSize}, S ${sequenceLength}, ` +
      `one step of ${H_cycles} H cycles and ${L_cycles} L cycles`,
  );
}

await runIfProgram(import.meta.url, USAGE, main);
