import { describe, expect, it } from 'vitest';
import { alike, pack, type Row, unpack } from '../../../function/trm/engine/step-row.js';

const row = (values: Partial<Row> = {}): Row => ({
  inputs: Int32Array.of(1, 2),
  state: { z_H: Float32Array.of(1, 2, 3), z_L: Float32Array.of(4, 5, 6) },
  ...values,
});

describe('pack', () => {
  it('puts rows one after the other', () => {
    const second = row({
      inputs: Int32Array.of(3, 4),
      state: { z_H: Float32Array.of(7, 8, 9), z_L: new Float32Array(3) },
    });
    const batch = pack([row(), second]);
    expect(batch.batch).toBe(2);
    expect([...batch.inputs]).toEqual([1, 2, 3, 4]);
    expect([...batch.z_H]).toEqual([1, 2, 3, 7, 8, 9]);
    expect([...batch.z_L]).toEqual([4, 5, 6, 0, 0, 0]);
    expect(batch).not.toHaveProperty('puzzleIdentifiers');
  });

  it('carries puzzle identifiers where there are any', () => {
    expect(pack([row({ puzzleIdentifier: 0 }), row({ puzzleIdentifier: 3 })]).puzzleIdentifiers).toEqual(
      Int32Array.of(0, 3),
    );
  });

  it('adds noise to z_H, of the deviation asked for, and leaves the row and z_L alone', () => {
    const state = { z_H: new Float32Array(20_000), z_L: new Float32Array(20_000) };
    const { z_H, z_L } = pack([row({ state, noise: { sigma: 0.5, seed: 7 } })]);
    const mean = z_H.reduce((sum, value) => sum + value, 0) / z_H.length;
    const deviation = Math.sqrt(z_H.reduce((sum, value) => sum + value * value, 0) / z_H.length);
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(deviation - 0.5)).toBeLessThan(0.02);
    expect(z_L.every((value) => value === 0)).toBe(true);
    expect(state.z_H.every((value) => value === 0)).toBe(true);
  });

  it.each<[string, (seed: number) => Row]>([
    ['noise', (seed) => row({ noise: { sigma: 0.1, seed } })],
    ['a random state', (seed) => row({ state: { seed, length: 3, scale: { z_H: 1, z_L: 1 } } })],
  ])('%s is the same for the same seed, and another for another', (_, of) => {
    const z = (seed: number) => [...pack([of(seed)]).z_H];
    expect(z(1)).toEqual(z(1));
    expect(z(1)).not.toEqual(z(2));
  });

  it('draws both states of a random start, standard normal and different from each other', () => {
    const { z_H, z_L } = pack([row({ state: { seed: 3, length: 10_000, scale: { z_H: 1, z_L: 1 } } })]);
    expect(z_L).not.toEqual(z_H);
    for (const z of [z_H, z_L]) {
      expect(Math.abs(Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / z.length) - 1)).toBeLessThan(0.03);
    }
  });
});

describe('boards', () => {
  const on = (rows: number, columns: number) => row({ board: { rows, columns } });
  const [small, tall, wide, again, none] = [on(1, 2), on(2, 1), on(1, 3), on(1, 2), row()];

  it.each<[string, Row[], number[][]]>([
    ['none', [], []],
    ['without boards, all are alike', [none, row()], [[0, 1]]],
    ['of one size', [small, again], [[0, 1]]],
    ['of several sizes, in the order of the first of each', [small, tall, again, wide, tall], [[0, 2], [1, 4], [3]]],
    ['of as many cells, and another shape', [small, tall], [[0], [1]]],
    ['with and without a board', [none, small], [[0], [1]]],
  ])('%s', (_, rows, places) => {
    const groups = alike(rows);
    expect(groups.map((group) => group.places)).toEqual(places);
    for (const group of groups) expect(group.rows).toEqual(group.places.map((place) => rows[place]));
  });

  it.each<[string, Row[], Row['board']]>([
    ['of a batch on a board', [small, again], { rows: 1, columns: 2 }],
    ['of a batch without one', [none], undefined],
  ])('pack says the size %s', (_, rows, board) => {
    expect(pack(rows).board).toEqual(board);
  });
});

it('unpack gives every row its part, in memory of its own', () => {
  const rows = unpack({
    z_H: Float32Array.of(1, 2, 3, 4),
    z_L: Float32Array.of(5, 6, 7, 8),
    logits: Float32Array.of(1, 2, 3, 4, 5, 6),
    q_halt: Float32Array.of(0.5, 0.25),
    q_continue: Float32Array.of(0, 0),
  });
  expect(rows.map(({ z_H, z_L, logits, q_halt }) => [[...z_H], [...z_L], [...logits], q_halt])).toEqual([
    [[1, 2], [5, 6], [1, 2, 3], 0.5],
    [[3, 4], [7, 8], [4, 5, 6], 0.25],
  ]);
  expect(rows[0]?.z_H.buffer).not.toBe(rows[1]?.z_H.buffer);
});
