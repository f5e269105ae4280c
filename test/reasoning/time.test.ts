import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReasonRequest } from '../../function/contract/reason.js';
import { Dice } from '../../model/data/dice.js';
import { ask } from '../doubles/ask.js';
import { openReal, type RealService, startReal } from '../doubles/real.js';
import { object, post } from '../doubles/serve.js';

/**
 * Workloads of which two fill a node, though by their sums five would fill two: no bound of the placement task sees that, so that
 * the model is asked.
 */
function halves(nodes: number, workloads: number, more: Record<string, unknown> = {}): ReasonRequest {
  const context = {
    nodes,
    node_size: { cpu: 1, memory: '1Gi' },
    workloads: Array.from({ length: workloads }, (_, w) => ({
      name: `w${w}`,
      cpu: '400m',
      memory: '1Mi',
      node: `node-${(w % nodes) + 1}`,
    })),
  };
  return { question: 'Where should they run?', context, ...more };
}

/** Workloads of many sizes, three or so to a node: neither a bound nor the exact solver is done with them before the model is asked. */
function assorted(nodes: number, workloads: number, more: Record<string, unknown>): ReasonRequest {
  const dice = new Dice(3);
  const context = {
    nodes,
    node_size: { cpu: 10, memory: '100Gi' },
    workloads: Array.from({ length: workloads }, (_, w) => ({
      name: `w${w}`,
      cpu: `${dice.whole(1700, 4199)}m`,
      memory: `${dice.whole(10, 34)}Gi`,
      node: `node-${(w % nodes) + 1}`,
    })),
  };
  return { question: 'Where should they run?', context, ...more };
}

let opened: Awaited<ReturnType<typeof openReal>>;
let service: RealService;
beforeAll(async () => {
  opened = await openReal({ WORKERS: '1' });
  service = await startReal({ WORKERS: '1' });
});
afterAll(async () => {
  await opened.reasoning.close();
  await service.stop();
});

describe('budget.time_ms', () => {
  it('of a millisecond still gives an answer, which says that the time was over', async () => {
    // A model of random numbers proves nothing here, so that only the time ends it.
    const context = { puzzle: '98.76....75...8.....45..87.8..6..49...9..3...........24...56....9.8..54.........1' };
    const answer = await ask(opened.reasoning, { question: 'Solve it', context, budget: { time_ms: 1, starts: 8 } });
    expect(answer).toMatchObject({ task: 'sudoku', stopped: 'time', budget: { time_ms: 1 } });
    expect(answer.budget).toMatchObject({ used_starts: 1, used_steps: 1 });
  });

  it('is three seconds for placement where nothing is said, and not limited for Sudoku', async () => {
    const { budget } = await ask(opened.reasoning, halves(2, 1));
    expect(budget.time_ms).toBe(3000);
    const sudoku = {
      question: 'Solve it',
      context: { puzzle: '98.76....75...8.....45..87.8..6..49...9..3...........24...56....9.8..54.........1' },
      budget: { steps: 1, starts: 1 },
    };
    expect((await ask(opened.reasoning, sudoku)).budget).not.toHaveProperty('time_ms');
  });

  it.each([
    [0, 'expected at least 1, got 0'],
    [1.5, 'expected integer, got 1.5'],
    ['1s', 'expected integer, got "1s"'],
  ])('of %j is refused over HTTP', async (time_ms, message) => {
    const reply = await post(`${service.url}/reason`, halves(2, 1, { budget: { time_ms } }));
    expect(reply.status).toBe(422);
    expect((await object(reply)).errors).toEqual([
      { pointer: '/budget/time_ms', message: expect.stringContaining(message) },
    ]);
  });

  it('of a millisecond answers over HTTP, too', async () => {
    const reply = await post(`${service.url}/reason`, halves(40, 40, { budget: { time_ms: 1 } }));
    expect(reply.status).toBe(200);
    const answer = await object(reply);
    expect(answer).toMatchObject({ verified: true, budget: { time_ms: 1 } });
  });
});

describe('the trace of a cluster of many nodes', () => {
  it('says what found each step, and how many nodes are in use', async () => {
    const { reasoning_trace: trace, result } = await ask(
      opened.reasoning,
      assorted(150, 400, { budget: { starts: 1 } }),
    );
    expect(trace.length).toBeGreaterThan(0);
    for (const step of trace) {
      expect(['model', 'search', 'exact']).toContain(step.by);
      expect(step.answer).toMatch(/^\d+ nodes in use$/);
    }
    expect(trace.at(-1)?.answer).toBe(`${result.nodes_used} nodes in use`);
  });

  it('is empty where no window shows the model anything', async () => {
    const nodes = Array.from({ length: 13 }, (_, n) => ({ name: `n${n}`, cpu: 4, memory: '8Gi', cost: 1 + n / 10 }));
    const context = { nodes, workloads: [{ name: 'w', cpu: 1, memory: 1 }] };
    const answer = await ask(opened.reasoning, { question: 'Where?', context });
    expect(answer).toMatchObject({ verified: true, reasoning_trace: [], result: { fewest: true, cost: { after: 1 } } });
  });
});
