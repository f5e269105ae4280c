import type { BoardSize } from '../engine/session.js';

/** Padding, in all public vocabularies. */
const PAD = 0;

/** The part of a board that is not padding: a rectangle, its upper left cell, and the width of the whole board. */
export interface Extent extends BoardSize {
  top: number;
  left: number;
  width: number;
}

/** The smallest rectangle that holds all tokens (S, rows of `width`) but padding; of padding alone, the whole board. */
export function extentOf(tokens: readonly number[], width: number): Extent {
  const held = tokens.flatMap((token, i) => (token === PAD ? [] : [i]));
  if (held.length === 0) return { top: 0, left: 0, rows: tokens.length / width, columns: width, width };
  const range = (values: readonly number[]) => {
    const least = values.reduce((a, b) => Math.min(a, b));
    return { least, size: values.reduce((a, b) => Math.max(a, b)) - least + 1 };
  };
  const down = range(held.map((i) => Math.floor(i / width)));
  const across = range(held.map((i) => i % width));
  return { top: down.least, left: across.least, rows: down.size, columns: across.size, width };
}

/** Position on the whole board of the i-th cell of the rectangle. */
const whole = ({ top, left, columns, width }: Extent, i: number) =>
  (top + Math.floor(i / columns)) * width + left + (i % columns);

/** The tokens of the rectangle, row by row. */
export function cut(tokens: readonly number[], extent: Extent): Int32Array {
  return Int32Array.from({ length: extent.rows * extent.columns }, (_, i) => tokens[whole(extent, i)] ?? PAD);
}

/** Logits (rows × columns, O) of the rectangle as logits (S, O) of the whole board; 0 where the model saw nothing. */
export function spread(logits: Float32Array, extent: Extent, positions: number): Float32Array {
  const cells = extent.rows * extent.columns;
  const outputs = logits.length / cells;
  const all = new Float32Array(positions * outputs);
  for (let i = 0; i < cells; i++) {
    all.set(logits.subarray(i * outputs, (i + 1) * outputs), whole(extent, i) * outputs);
  }
  return all;
}
