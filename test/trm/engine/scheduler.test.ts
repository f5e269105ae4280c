import { describe, expect, it } from 'vitest';
import { Scheduler } from '../../../function/trm/engine/scheduler.js';
import type { Row, RowOutput } from '../../../function/trm/engine/step-row.js';

/** A row that is known by its one token. */
const row = (name: number): Row => ({
  inputs: Int32Array.of(name),
  state: { z_H: new Float32Array(1), z_L: new Float32Array(1) },
});
const output = ({ inputs }: Row): RowOutput => ({
  z_H: new Float32Array(1),
  z_L: new Float32Array(1),
  logits: Float32Array.from(inputs),
  q_halt: Number(inputs[0]),
});
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A scheduler whose batches end when told, and what was begun so far: model and rows. */
function machine(places: number, batch = 1) {
  const begun: string[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const scheduler = new Scheduler({
    places,
    batch: () => batch,
    run: (model, rows) =>
      new Promise((resolve, reject) => {
        begun.push(`${model}:${rows.map(({ inputs }) => inputs[0]).join('+')}`);
        ends.push((error) => (error ? reject(error) : resolve(rows.map(output))));
      }),
  });
  /** Lets batch after batch end, until none is left. */
  const finish = async () => {
    await turn();
    for (let end = ends.shift(); end; end = ends.shift()) {
      end();
      await turn();
    }
  };
  return { scheduler, begun, ends, finish };
}

describe('one row at a time, as on a CPU', () => {
  it('runs as many at once as it has places, and gives every row its own output', async () => {
    const { scheduler, begun, finish } = machine(2);
    const lane = scheduler.lane('m');
    const outputs = Promise.all([1, 2, 3].map((name) => lane.step(row(name))));
    await turn();
    expect([begun, scheduler.waiting]).toEqual([['m:1', 'm:2'], 1]);
    await finish();
    expect((await outputs).map(({ q_halt }) => q_halt)).toEqual([1, 2, 3]);
    expect(scheduler.waiting).toBe(0);
  });

  it('takes turns between requests: one of a single start waits for one step of one of many', async () => {
    const { scheduler, begun, finish } = machine(1);
    const wide = scheduler.lane('m');
    const many = Promise.all([1, 2, 3, 4, 5].map((name) => wide.step(row(name))));
    const single = scheduler.lane('m').step(row(9));
    await finish();
    await Promise.all([many, single]);
    expect(begun).toEqual(['m:1', 'm:9', 'm:2', 'm:3', 'm:4', 'm:5']);
  });

  it('takes turns between models: a busy one does not starve another', async () => {
    const { scheduler, begun, finish } = machine(1);
    const steps = [1, 2, 3, 4].map((name) => scheduler.lane('busy').step(row(name)));
    steps.push(scheduler.lane('quiet').step(row(9)));
    await finish();
    await Promise.all(steps);
    expect(begun.slice(0, 2)).toEqual(['busy:1', 'quiet:9']);
    expect(begun).toHaveLength(5);
  });
});

describe('batches, as on a GPU', () => {
  it('the starts of one request go together, and nobody waits for a batch to fill', async () => {
    const { scheduler, begun, finish } = machine(1, 4);
    const lane = scheduler.lane('m');
    const steps = Promise.all([1, 2, 3].map((name) => lane.step(row(name))));
    await turn();
    expect(begun).toEqual(['m:1+2+3']);
    await finish();
    await steps;
  });

  it('who comes while a batch runs joins the next one; one row of every request first', async () => {
    const { scheduler, begun, ends, finish } = machine(1, 3);
    const wide = scheduler.lane('m');
    const steps = [1, 2, 3, 4, 5, 6].map((name) => wide.step(row(name)));
    await turn();
    steps.push(scheduler.lane('m').step(row(8)), scheduler.lane('m').step(row(9)));
    ends.shift()?.();
    await finish();
    await Promise.all(steps);
    expect(begun).toEqual(['m:1+2+3', 'm:4+8+9', 'm:5+6']);
  });

  it('holds rows of one model only', async () => {
    const { scheduler, begun, finish } = machine(1, 8);
    const steps = ['a', 'b', 'a'].map((model, i) => scheduler.lane(model).step(row(i)));
    await finish();
    await Promise.all(steps);
    expect(begun).toEqual(['a:0+2', 'b:1']);
  });
});

describe('what goes wrong', () => {
  it('a batch that fails fails its rows, and the place is free again', async () => {
    const { scheduler, ends, finish } = machine(1, 2);
    const lane = scheduler.lane('m');
    const failing = Promise.allSettled([1, 2].map((name) => lane.step(row(name))));
    await turn();
    ends.shift()?.(new Error('broken'));
    expect(await failing).toMatchObject([{ reason: { message: 'broken' } }, { reason: { message: 'broken' } }]);
    const next = lane.step(row(3));
    await finish();
    expect((await next).q_halt).toBe(3);
  });

  it('a batch that comes back short fails the rows without an output', async () => {
    const scheduler = new Scheduler({ places: 1, batch: () => 2, run: async (_, rows) => rows.slice(1).map(output) });
    const lane = scheduler.lane('m');
    const [first, second] = await Promise.allSettled([lane.step(row(1)), lane.step(row(2))]);
    expect(first?.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { message: 'expected 2 outputs of a batch, got 1' } });
  });

  it('a closed lane gives up what waits and what comes, and leaves the others alone', async () => {
    const { scheduler, begun, finish } = machine(1);
    const [lane, other] = [scheduler.lane('m'), scheduler.lane('m')];
    const steps = Promise.allSettled([1, 2, 3].map((name) => lane.step(row(name))));
    const spared = other.step(row(9));
    await turn();
    lane.close(new Error('gone'));
    lane.close(new Error('gone again'));
    expect(scheduler.waiting).toBe(1);
    await finish();
    expect(await steps).toMatchObject([
      { status: 'fulfilled' },
      { reason: { message: 'gone' } },
      { status: 'rejected' },
    ]);
    await expect(lane.step(row(4))).rejects.toThrow('gone');
    expect((await spared).q_halt).toBe(9);
    expect(begun).toEqual(['m:1', 'm:9']);
  });

  it('a closed scheduler rejects what waits and what comes; what runs goes on', async () => {
    const { scheduler, finish } = machine(1);
    const lane = scheduler.lane('m');
    const steps = Promise.allSettled([1, 2].map((name) => lane.step(row(name))));
    await turn();
    scheduler.close(new Error('closed'));
    await finish();
    expect(await steps).toMatchObject([{ status: 'fulfilled' }, { reason: { message: 'closed' } }]);
    await expect(scheduler.lane('m').step(row(3))).rejects.toThrow('closed');
    expect(scheduler.waiting).toBe(0);
  });
});
