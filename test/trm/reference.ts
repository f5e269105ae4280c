import { type Architecture, type Tensor, toFloat32 } from '../../function/trm/checkpoint/index.js';

/**
 * The mathematics of one TRM step in float64 with naive loops, written from the paper's description and sharing nothing
 * with graph.ts. Legend: S tokens, P prefix, L = P + S, D hidden, V vocabulary; matrices are row-major; one puzzle.
 * With conv, the tokens are a board of any size.
 */
export interface State {
  /** (L, D). */
  z_H: Float64Array;
  z_L: Float64Array;
}

export interface StartResult extends State {
  /** (S, V). */
  logits: Float64Array;
  q_halt: number;
  q_continue: number;
}

export class Reference {
  private readonly weights = new Map<string, { values: Float64Array; shape: readonly number[] }>();
  private readonly length: number;

  constructor(
    tensors: ReadonlyMap<string, Tensor>,
    private readonly arch: Architecture,
    /** The board's size where it is not the whole one; only with conv. */
    private readonly board = { rows: arch.sequenceLength / arch.boardWidth, columns: arch.boardWidth },
  ) {
    for (const [key, tensor] of tensors) {
      this.weights.set(key, { values: Float64Array.from(toFloat32(tensor)), shape: tensor.shape });
    }
    this.length = arch.mixer === 'conv' ? board.rows * board.columns : arch.puzzleEmbLen + arch.sequenceLength;
  }

  /** H_init and L_init at every position. */
  start(): State {
    const spread = (key: string) => {
      const { values } = this.weight(key);
      return fill(this.length * values.length, (i) => at(values, i % values.length));
    };
    return { z_H: spread('H_init'), z_L: spread('L_init') };
  }

  /** H_cycles times { L_cycles times z_L ← net(z_L, z_H + x); z_H ← net(z_H, z_L) }, then the heads. */
  step(tokens: readonly number[], puzzle: number, { z_H, z_L }: State): StartResult {
    const { H_cycles, L_cycles, hiddenSize: D, puzzleEmbLen: P, tiedHead, qHead } = this.arch;
    const x = this.embed(tokens, puzzle);
    for (let h = 0; h < H_cycles; h++) {
      for (let l = 0; l < L_cycles; l++) z_L = this.net(z_L, add(z_H, x));
      z_H = this.net(z_H, z_L);
    }
    const logits = this.linear(z_H.subarray(P * D), tiedHead ? 'embed_tokens.embedding_weight' : 'lm_head.weight');
    const q = qHead
      ? add(this.linear(this.summary(z_H), 'q_head.weight'), this.weight('q_head.bias').values)
      : new Float64Array(2);
    return { z_H, z_L, logits, q_halt: at(q, 0), q_continue: at(q, 1) };
  }

  /** What q is read from (D): the first position, or with conv the mean of all cells. */
  private summary(z_H: Float64Array): Float64Array {
    const { hiddenSize: D, mixer } = this.arch;
    if (mixer !== 'conv') return z_H.subarray(0, D);
    const mean = new Float64Array(D);
    for (let cell = 0; cell < this.length; cell++) {
      for (let d = 0; d < D; d++) mean[d] = at(mean, d) + at(z_H, cell * D + d) / this.length;
    }
    return mean;
  }

  private embed(tokens: readonly number[], puzzle: number): Float64Array {
    const { hiddenSize: D, puzzleEmbLen: P, numPuzzleIdentifiers: N, posEncodings } = this.arch;
    const table = this.weight('embed_tokens.embedding_weight').values;
    const x = new Float64Array(this.length * D);
    tokens.forEach((token, s) => {
      x.set(table.subarray(token * D, (token + 1) * D), (P + s) * D);
    });
    if (N > 0) {
      const { values, shape } = this.weight('puzzle_emb.weights');
      const width = at(shape, 1);
      x.set(values.subarray(puzzle * width, (puzzle + 1) * width), 0);
    }
    const learned = posEncodings === 'learned' ? this.weight('embed_pos.embedding_weight').values : undefined;
    return x.map((v, i) => Math.sqrt(D) * (learned ? Math.SQRT1_2 * (v + at(learned, i)) : v));
  }

  private net(z: Float64Array, u: Float64Array): Float64Array {
    const { layers, mixer, mixing, hiddenSize: D } = this.arch;
    let h: Float64Array = add(z, u);
    for (let layer = 0; layer < layers; layer++) {
      const key = `L_level.layers.${layer}`;
      if (mixer === 'mlp_t') h = this.mixTokens(h, key);
      else {
        const mixed = mixer === 'conv' ? this.convolve(h, key) : this.attend(h, key);
        h = rms(add(h, mixed), D, this.arch.rmsNormEps);
      }
      h = rms(add(h, this.swiglu(h, `${key}.mlp`)), D, this.arch.rmsNormEps);
    }
    return h.map((v, i) => (1 - mixing) * at(z, i) + mixing * v);
  }

  private mixTokens(h: Float64Array, key: string): Float64Array {
    const { hiddenSize: D, mlpTNorm, rmsNormEps: eps } = this.arch;
    const turned = transpose(h, this.length, D);
    const mixed = this.swiglu(turned, `${key}.mlp_t`);
    if (mlpTNorm === 'L') return transpose(rms(add(turned, mixed), this.length, eps), D, this.length);
    return rms(add(h, transpose(mixed, D, this.length)), D, eps);
  }

  /** Every channel of a cell from the same channel of the k × k cells around it; what lies off the board is 0. */
  private convolve(h: Float64Array, key: string): Float64Array {
    const { hiddenSize: D } = this.arch;
    const { rows, columns } = this.board;
    const { values, shape } = this.weight(`${key}.conv.weight`);
    const k = at(shape, 3);
    const half = (k - 1) / 2;
    const span = Array.from({ length: k }, (_, i) => i - half);
    const offsets = span.flatMap((down) => span.map((right): [number, number] => [down, right]));
    const out = new Float64Array(h.length);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const near = offsets.flatMap(([down, right]) => {
          const [r, c] = [row + down, column + right];
          const inside = r >= 0 && r < rows && c >= 0 && c < columns;
          return inside ? [{ cell: r * columns + c, weight: (down + half) * k + right + half }] : [];
        });
        for (let d = 0; d < D; d++) {
          out[(row * columns + column) * D + d] = near.reduce(
            (sum, { cell, weight }) => sum + at(values, d * k * k + weight) * at(h, cell * D + d),
            0,
          );
        }
      }
    }
    return out;
  }

  private attend(h: Float64Array, key: string): Float64Array {
    const { hiddenSize: D, heads, posEncodings } = this.arch;
    const L = this.length;
    const size = D / heads;
    const packed = this.linear(h, `${key}.self_attn.qkv_proj.weight`);
    const part = (which: number, head: number) => {
      const one = fill(L * size, (i) =>
        at(packed, Math.floor(i / size) * 3 * D + which * D + head * size + (i % size)),
      );
      return which < 2 && posEncodings === 'rope' ? rotate(one, size, this.arch.ropeTheta) : one;
    };
    const out = new Float64Array(L * D);
    for (let head = 0; head < heads; head++) {
      const [q, k, v] = [part(0, head), part(1, head), part(2, head)];
      for (let i = 0; i < L; i++) {
        const scores = fill(L, (j) => dot(q, i * size, k, j * size, size) / Math.sqrt(size));
        const most = Math.max(...scores);
        const weights = scores.map((s) => Math.exp(s - most));
        const sum = weights.reduce((a, b) => a + b, 0);
        for (let d = 0; d < size; d++) {
          let value = 0;
          for (let j = 0; j < L; j++) value += (at(weights, j) / sum) * at(v, j * size + d);
          out[i * D + head * size + d] = value;
        }
      }
    }
    return this.linear(out, `${key}.self_attn.o_proj.weight`);
  }

  private swiglu(h: Float64Array, key: string): Float64Array {
    const both = this.linear(h, `${key}.gate_up_proj.weight`);
    const width = at(this.weight(`${key}.down_proj.weight`).shape, 1);
    const gated = fill(both.length / 2, (i) => {
      const gate = at(both, Math.floor(i / width) * 2 * width + (i % width));
      return (gate / (1 + Math.exp(-gate))) * at(both, Math.floor(i / width) * 2 * width + width + (i % width));
    });
    return this.linear(gated, `${key}.down_proj.weight`);
  }

  /** h (…, n) times the transpose of a weight (m, n). */
  private linear(h: Float64Array, key: string): Float64Array {
    const { values, shape } = this.weight(key);
    const [m, n] = [at(shape, 0), at(shape, 1)];
    return fill((h.length / n) * m, (i) => dot(h, Math.floor(i / m) * n, values, (i % m) * n, n));
  }

  private weight(key: string) {
    const weight = this.weights.get(key);
    if (!weight) throw new Error(`expected a tensor ${key}`);
    return weight;
  }
}

/** An element that must be there. */
function at(values: ArrayLike<number>, i: number): number {
  const value = values[i];
  if (value === undefined) throw new RangeError(`expected an index below ${values.length}, got ${i}`);
  return value;
}

function fill(length: number, value: (i: number) => number): Float64Array {
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) values[i] = value(i);
  return values;
}

const add = (a: Float64Array, b: Float64Array) => a.map((v, i) => v + at(b, i));
const transpose = (h: Float64Array, rows: number, columns: number) =>
  fill(h.length, (i) => at(h, (i % rows) * columns + Math.floor(i / rows)));

function dot(a: Float64Array, i: number, b: Float64Array, j: number, n: number): number {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += (a[i + k] ?? Number.NaN) * (b[j + k] ?? Number.NaN);
  return sum;
}

/** RMS norm without gain over the last axis, of n elements. */
function rms(h: Float64Array, n: number, eps: number): Float64Array {
  const scale = fill(h.length / n, (row) => 1 / Math.sqrt(dot(h, row * n, h, row * n, n) / n + eps));
  return h.map((v, i) => v * at(scale, Math.floor(i / n)));
}

/** RoPE over one head (L, size), halves rotated: (x1, x2) → (−x2, x1). */
function rotate(h: Float64Array, size: number, theta: number): Float64Array {
  const half = size / 2;
  return h.map((v, i) => {
    const [position, d] = [Math.floor(i / size), i % size];
    const angle = position * theta ** (-(d % half) / half);
    const other = d < half ? -at(h, i + half) : at(h, i - half);
    return v * Math.cos(angle) + other * Math.sin(angle);
  });
}
