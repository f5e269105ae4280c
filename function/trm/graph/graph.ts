import { type Architecture, CheckpointError, elementCount, type Tensor, toFloat32 } from '../checkpoint/index.js';
import { GraphBuilder } from './onnx.js';

/**
 * A TRM as an ONNX graph of one supervision step, with the cycles unrolled.
 * Legend: B batch, S tokens, P prefix, L = P + S, D hidden, V vocabulary, O output vocabulary, N puzzle identifiers.
 *
 * | input | type, shape | | output | type, shape |
 * |---|---|---|---|---|
 * | inputs | int32 (B, S) | | z_H_out, z_L_out | float32 (B, L, D) |
 * | puzzle_identifiers | int32 (B), only if N > 0 | | logits | float32 (B, S, V) |
 * | z_H, z_L | float32 (B, L, D) | | q_halt, q_continue | float32 (B) |
 * With conv, tokens lie on a board, and the graph takes boards of any H rows and W columns: (B, H, W) in place of (B, S).
 * @throws {CheckpointError} when the weights do not fit one ONNX file
 */
export function buildGraph(tensors: ReadonlyMap<string, Tensor>, arch: Architecture): Uint8Array {
  const bytes = weightBytes(tensors, arch);
  if (bytes > MAX_WEIGHT_BYTES) {
    throw new CheckpointError(`weights of at most ${MAX_WEIGHT_BYTES} bytes in float32`, `${bytes} bytes`);
  }
  return new TrmGraph(tensors, arch).build();
}

/** Bytes of all constants in float32; the puzzle embedding is padded to the prefix. */
function weightBytes(tensors: ReadonlyMap<string, Tensor>, arch: Architecture): number {
  let elements = arch.numPuzzleIdentifiers * arch.puzzleEmbLen * arch.hiddenSize;
  for (const [key, { shape }] of tensors) {
    if (key !== 'puzzle_emb.weights') elements += elementCount(shape);
  }
  return elements * Float32Array.BYTES_PER_ELEMENT;
}

/** protobuf's own limit is 2 GiB for a message; some room is left for the nodes. */
const MAX_WEIGHT_BYTES = 2 ** 31 - 2 ** 24;

const microsoft = 'com.microsoft';

class TrmGraph {
  private readonly g = new GraphBuilder();
  private readonly length: number;
  /** Axes of tokens, and of the state's positions, as the graph declares them. */
  private readonly tokens: readonly (number | string)[];
  private readonly positions: readonly (number | string)[];
  /** With conv, the name of (B, H, W, D): between its inputs and outputs, the graph keeps positions in one row (B·H·W, D). */
  private board = '';

  constructor(
    private readonly tensors: ReadonlyMap<string, Tensor>,
    private readonly arch: Architecture,
  ) {
    this.length = arch.puzzleEmbLen + arch.sequenceLength;
    const conv = arch.mixer === 'conv';
    this.tokens = conv ? ['B', 'H', 'W'] : ['B', arch.sequenceLength];
    this.positions = conv ? this.tokens : ['B', this.length];
  }

  build(): Uint8Array {
    const { g, arch, tokens, positions } = this;
    const { mixer, hiddenSize: D, outputVocabularySize: O, H_cycles, L_cycles } = arch;
    let x = this.embed();
    let z_H = g.input('z_H', 'float32', [...positions, D]);
    let z_L = g.input('z_L', 'float32', [...positions, D]);
    if (mixer === 'conv') {
      this.board = g.node('Shape', [z_H]);
      [x, z_H, z_L] = [this.inARow(x), this.inARow(z_H), this.inARow(z_L)];
    }
    for (let h = 0; h < H_cycles; h++) {
      const u = g.node('Add', [z_H, x]);
      for (let l = 0; l < L_cycles; l++) z_L = this.net(z_L, u);
      z_H = this.net(z_H, z_L);
    }
    if (mixer === 'conv') [z_H, z_L] = [this.onBoard(z_H), this.onBoard(z_L)];
    const [logits, halt, go] = this.heads(z_H);
    g.output('z_H_out', z_H, 'float32', [...positions, D]);
    g.output('z_L_out', z_L, 'float32', [...positions, D]);
    g.output('logits', logits, 'float32', [...tokens, O]);
    g.output('q_halt', halt, 'float32', ['B']);
    g.output('q_continue', go, 'float32', ['B']);
    return g.write('trm_step', { H_cycles: String(H_cycles), L_cycles: String(L_cycles) });
  }

  /** x (B, L, D): the constant factors √D and, with learned positions, 1/√2 are folded into the tables. */
  private embed(): string {
    const { g, arch } = this;
    const { hiddenSize: D, puzzleEmbLen: P, numPuzzleIdentifiers: N, posEncodings } = arch;
    const learned = posEncodings === 'learned';
    const scale = Math.sqrt(D) * (learned ? Math.SQRT1_2 : 1);
    const inputs = g.input('inputs', 'int32', this.tokens);
    const scaled = (key: string) => () => this.weight(key).map((v) => v * scale);
    const table = g.constant('embed_tokens', [arch.vocabularySize, D], scaled('embed_tokens.embedding_weight'));
    let x = g.node('Gather', [table, inputs]);
    if (N > 0) {
      const identifiers = g.input('puzzle_identifiers', 'int32', ['B']);
      const rows = g.node('Gather', [g.constant('puzzle_emb', [N, P * D], () => this.puzzleRows(scale)), identifiers]);
      x = g.node('Concat', [g.node('Reshape', [rows, g.integers(-1, P, D)]), x], { attributes: { axis: 1 } });
    }
    if (learned) {
      x = g.node('Add', [x, g.constant('embed_pos', [this.length, D], scaled('embed_pos.embedding_weight'))]);
    }
    return x;
  }

  /** puzzle_emb.weights (N, ndim), scaled and zero-padded to (N, P·D). */
  private puzzleRows(scale: number): Float32Array {
    const { numPuzzleIdentifiers: N, puzzleEmbLen: P, hiddenSize: D } = this.arch;
    const width = P * D;
    const weights = this.weight('puzzle_emb.weights');
    const ndim = weights.length / N;
    const rows = new Float32Array(N * width);
    for (let n = 0; n < N; n++) {
      for (let i = 0; i < ndim; i++) rows[n * width + i] = (weights[n * ndim + i] ?? 0) * scale;
    }
    return rows;
  }

  /** (1−λ)z + λ·blocks(z + u), λ the mixing; the weights are constants that every application shares. */
  private net(z: string, u: string): string {
    const { g } = this;
    const { layers, mixing, hiddenSize: D } = this.arch;
    let h = g.node('Add', [z, u]);
    for (let layer = 0; layer < layers; layer++) {
      h = this.mix(h, layer);
      // The gain of the last norm is free to be λ.
      h = this.addAndNorm(h, this.swiglu(h, `L_level.layers.${layer}.mlp`), D, layer === layers - 1 ? mixing : 1);
    }
    if (mixing === 1) return h;
    const kept = g.constant('kept', [1], () => Float32Array.of(1 - mixing));
    return g.node('Add', [g.node('Mul', [z, kept]), h]);
  }

  private mix(h: string, layer: number): string {
    switch (this.arch.mixer) {
      case 'mlp_t':
        return this.mixTokens(h, layer);
      case 'conv':
        return this.convolve(h, layer);
      case 'attention':
        return this.attend(h, layer);
    }
  }

  /** Depthwise: every channel takes in its neighbours on the board, with zeros beyond the edges. */
  private convolve(h: string, layer: number): string {
    const { g } = this;
    const key = `L_level.layers.${layer}.conv.weight`;
    const shape = this.shape(key);
    const [D = 0, , kernel = 0] = shape;
    const weight = g.constant(key, shape, () => this.weight(key));
    const channelsFirst = g.node('Transpose', [this.onBoard(h)], { attributes: { perm: [0, 3, 1, 2] } });
    const pads = new Array<number>(4).fill((kernel - 1) / 2);
    const mixed = g.node('Conv', [channelsFirst, weight], {
      attributes: { group: D, pads, kernel_shape: [kernel, kernel] },
    });
    const channelsLast = g.node('Transpose', [mixed], { attributes: { perm: [0, 2, 3, 1] } });
    return this.addAndNorm(h, this.inARow(channelsLast), D);
  }

  private onBoard(h: string): string {
    return this.g.node('Reshape', [h, this.board]);
  }

  private inARow(h: string): string {
    return this.g.node('Reshape', [h, this.g.integers(-1, this.arch.hiddenSize)]);
  }

  /** SwiGLU over the sequence axis. The norm of this half is over L in TRM and over D in RSM. */
  private mixTokens(h: string, layer: number): string {
    const transposed = this.transpose(h);
    const mixed = this.swiglu(transposed, `L_level.layers.${layer}.mlp_t`);
    return this.arch.mlpTNorm === 'L'
      ? this.transpose(this.addAndNorm(transposed, mixed, this.length))
      : this.addAndNorm(h, this.transpose(mixed), this.arch.hiddenSize);
  }

  private transpose(h: string): string {
    return this.g.node('Transpose', [h], { attributes: { perm: [0, 2, 1] } });
  }

  private attend(h: string, layer: number): string {
    const { g, arch } = this;
    const prefix = `L_level.layers.${layer}.self_attn`;
    const { heads, hiddenSize: D } = arch;
    const packed = this.linear(h, `${prefix}.qkv_proj.weight`, 3 * D, D);
    let [q = '', k = '', v = ''] = g.split('Split', [packed, g.integers(D, D, D)], 3, { attributes: { axis: 2 } });
    if (arch.posEncodings === 'rope') {
      q = this.rotate(q);
      k = this.rotate(k);
    }
    const mixed = g.node('MultiHeadAttention', [q, k, v], { domain: microsoft, attributes: { num_heads: heads } });
    return this.addAndNorm(h, this.linear(mixed, `${prefix}.o_proj.weight`, D, D), D);
  }

  /** RoPE over the whole head, halves rotated, positions 0…L−1 with the prefix counted. */
  private rotate(t: string): string {
    const { g, arch, length } = this;
    const half = arch.hiddenSize / arch.heads / 2;
    const angle = (i: number) => Math.floor(i / half) * arch.ropeTheta ** (-(i % half) / half);
    const table = (f: (radians: number) => number) => () =>
      Float32Array.from({ length: length * half }, (_, i) => f(angle(i)));
    const cos = g.constant('rope_cos', [length, half], table(Math.cos));
    const sin = g.constant('rope_sin', [length, half], table(Math.sin));
    return g.node('RotaryEmbedding', [t, g.integers(0), cos, sin], {
      domain: microsoft,
      attributes: { num_heads: arch.heads },
    });
  }

  /**
   * silu(gate)·up over the last axis (n) of h (B, rows, n); gate is the first half of gate_up. Two axes, and a product
   * for each half instead of one that a Split copies apart: on a CPU a step takes a seventh less time.
   */
  private swiglu(h: string, prefix: string): string {
    const { g } = this;
    const key = `${prefix}.gate_up_proj.weight`;
    const [both = 0, n = 0] = this.shape(key);
    const i = both / 2;
    const inARow = this.arch.mixer === 'conv';
    const rows = (this.length * this.arch.hiddenSize) / n;
    const flat = inARow ? h : g.node('Reshape', [h, g.integers(-1, n)]);
    const gate = this.product(flat, `${key}.gate`, [i, n], () => this.weight(key).subarray(0, i * n));
    const up = this.product(flat, `${key}.up`, [i, n], () => this.weight(key).subarray(i * n));
    // QuickGelu with alpha 1 is silu, in one pass.
    const silu = g.node('QuickGelu', [gate], { domain: microsoft, attributes: { alpha: { float: 1 } } });
    const down = `${prefix}.down_proj.weight`;
    const out = this.product(g.node('Mul', [silu, up]), down, [n, i], () => this.weight(down));
    return inARow ? out : g.node('Reshape', [out, g.integers(-1, rows, n)]);
  }

  /** h (rows, n) times weight (m, n) transposed, which Gemm does while it packs the weight. */
  private product(h: string, name: string, shape: readonly [number, number], weight: () => Float32Array): string {
    return this.g.node('Gemm', [h, this.g.constant(name, shape, weight)], { attributes: { transB: 1 } });
  }

  /** rms(h + f) over the last axis (n), times one factor. */
  private addAndNorm(h: string, f: string, n: number, factor = 1): string {
    const { g, arch } = this;
    const gain = g.constant(`gain_${n}_${factor}`, [n], () => new Float32Array(n).fill(factor));
    return g.node('SkipSimplifiedLayerNormalization', [h, f, gain], {
      domain: microsoft,
      attributes: { epsilon: { float: arch.rmsNormEps } },
    });
  }

  private heads(z_H: string): [logits: string, halt: string, go: string] {
    const { g, arch, length } = this;
    const { hiddenSize: D, puzzleEmbLen: P, outputVocabularySize: O } = arch;
    const head = arch.tiedHead ? 'embed_tokens.embedding_weight' : 'lm_head.weight';
    const tokens = P === 0 ? z_H : g.node('Slice', [z_H, g.integers(P), g.integers(length), g.integers(1)]);
    const logits = this.linear(tokens, head, O, D);
    const bias = g.constant('q_head.bias', [2], () => this.qHead('q_head.bias', 2));
    const q = g.node('Add', [
      this.linear(this.summary(z_H), 'q_head.weight', 2, D, () => this.qHead('q_head.weight', 2 * D)),
      bias,
    ]);
    const [halt = '', go = ''] = g
      .split('Split', [q, g.integers(1, 1)], 2, { attributes: { axis: 1 } })
      .map((column) => g.node('Reshape', [column, g.integers(-1)]));
    return [logits, halt, go];
  }

  /** What q is read from (B, D): the first position, which attention and mlp_t bring everything to; with conv the mean. */
  private summary(z_H: string): string {
    const { g, arch } = this;
    if (arch.mixer === 'conv') return g.node('ReduceMean', [z_H], { attributes: { axes: [1, 2], keepdims: 0 } });
    const first = g.node('Slice', [z_H, g.integers(0), g.integers(1), g.integers(1)]);
    return g.node('Reshape', [first, g.integers(-1, arch.hiddenSize)]);
  }

  /** Without a q_head every q is 0. */
  private qHead(key: string, size: number): Float32Array {
    return this.arch.qHead ? this.weight(key) : new Float32Array(size);
  }

  /** h (…, n) times weight (m, n) transposed, which is stored as MatMul wants it. */
  private linear(h: string, key: string, m: number, n: number, values = () => this.weight(key)): string {
    const turned = () => {
      const weight = values();
      return Float32Array.from({ length: m * n }, (_, i) => weight[(i % m) * n + Math.floor(i / m)] ?? 0);
    };
    return this.g.node('MatMul', [h, this.g.constant(key, [n, m], turned)]);
  }

  private weight(key: string): Float32Array {
    const tensor = this.tensors.get(key);
    if (!tensor) throw new TypeError(`expected a tensor ${key}, which describeArchitecture makes sure of`);
    return toFloat32(tensor);
  }

  private shape(key: string): readonly number[] {
    return this.tensors.get(key)?.shape ?? [];
  }
}
