import './telemetry.js';
import { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';

/** Where a step graph (trm/graph/graph.ts) runs. This is the only file that imports onnxruntime-node. */
export type ExecutionDevice = 'cpu' | 'cuda' | 'webgpu';

/** Legend: B batch, S tokens, L = P + S, D hidden, V vocabulary. On a board of H rows and W columns, S = L = H·W. */
export interface StepInput {
  batch: number;
  /** H and W; only for graphs that take boards of any size. */
  board?: BoardSize | undefined;
  /** Tokens (B, S). */
  inputs: Int32Array;
  /** (B); only for graphs with a puzzle embedding. */
  puzzleIdentifiers?: Int32Array;
  /** (B, L, D). */
  z_H: Float32Array;
  z_L: Float32Array;
}

export interface BoardSize {
  rows: number;
  columns: number;
}

export interface StepOutput {
  /** (B, L, D). */
  z_H: Float32Array;
  z_L: Float32Array;
  /** (B, S, V). */
  logits: Float32Array;
  /** (B). */
  q_halt: Float32Array;
  q_continue: Float32Array;
}

export interface Session {
  /** @throws {SessionError} when names, types or dimensions are not the graph's; never shows data */
  run(input: StepInput): Promise<StepOutput>;
  close(): Promise<void>;
}

export class SessionError extends Error {
  constructor(expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.name = 'SessionError';
  }
}

/** Execution providers that this build of ONNX Runtime knows; a device may still be missing. */
export function supportedDevices(): string[] {
  return listSupportedBackends().map(({ name }) => name);
}

/** Loads a step graph (.onnx bytes). `threads` is the size of ONNX Runtime's own pool; it blocks while it runs. */
export async function openSession(graph: Uint8Array, device: ExecutionDevice, threads: number): Promise<Session> {
  const session = await InferenceSession.create(graph, {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  return {
    run: async (input) => read(await session.run(check(session, feeds(input), input.board))),
    close: () => session.release(),
  };
}

function feeds({ batch, inputs, puzzleIdentifiers, z_H, z_L }: StepInput): Map<string, Data> {
  if (!Number.isSafeInteger(batch) || batch < 1) throw new SessionError('a batch of 1 or more', String(batch));
  const named = new Map<string, Data>([
    ['inputs', { type: 'int32', data: inputs, batch }],
    ['z_H', { type: 'float32', data: z_H, batch }],
    ['z_L', { type: 'float32', data: z_L, batch }],
  ]);
  if (puzzleIdentifiers) named.set('puzzle_identifiers', { type: 'int32', data: puzzleIdentifiers, batch });
  return named;
}

type Data = { batch: number } & ({ type: 'int32'; data: Int32Array } | { type: 'float32'; data: Float32Array });

/** Every input of the graph must be fed, with its type and dimensions. */
function check(
  session: InferenceSession,
  named: Map<string, Data>,
  board: BoardSize | undefined,
): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  const unknown = [...named.keys()].filter((name) => !session.inputNames.includes(name));
  if (unknown.length > 0) {
    throw new SessionError(`inputs ${session.inputNames.join(', ')}`, `also ${unknown.join(', ')}`);
  }
  for (const metadata of session.inputMetadata) {
    const value = named.get(metadata.name);
    if (!metadata.isTensor || !value) throw new SessionError(`input ${metadata.name}`, 'none');
    const sizes: Partial<Record<string, number>> = { B: value.batch, H: board?.rows, W: board?.columns };
    const dims = metadata.shape.map((size) => (typeof size === 'number' ? size : sizes[size]));
    if (!dims.every((size) => size !== undefined)) {
      throw new SessionError(`a board of ${metadata.shape.slice(1, 3).join(' × ')} cells for ${metadata.name}`, 'none');
    }
    const elements = dims.reduce((product, size) => product * size, 1);
    if (metadata.type !== value.type || elements !== value.data.length) {
      throw new SessionError(
        `${metadata.name} of ${metadata.type} (${dims.join(', ')})`,
        `${value.data.length} elements of ${value.type}`,
      );
    }
    tensors[metadata.name] =
      value.type === 'int32' ? new Tensor('int32', value.data, dims) : new Tensor('float32', value.data, dims);
  }
  return tensors;
}

function read(outputs: InferenceSession.ReturnType): StepOutput {
  const floats = (name: string): Float32Array => {
    const data = outputs[name]?.data;
    if (!(data instanceof Float32Array)) throw new SessionError(`a float32 output ${name}`, typeof data);
    return data;
  };
  return {
    z_H: floats('z_H_out'),
    z_L: floats('z_L_out'),
    logits: floats('logits'),
    q_halt: floats('q_halt'),
    q_continue: floats('q_continue'),
  };
}
