import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Attributes, MODES, read, request } from '../doubles/events.js';
import { type RealService, startReal } from '../doubles/real.js';
import { object, post } from '../doubles/serve.js';

const BUNDLE = 'model/bundles/sudoku';
const PUZZLE = '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79';
const SOLVED = '534678912672195348198342567859761423426853791713924856961537284287419635345286179';
const REQUEST = { question: 'Solve this sudoku', context: { puzzle: PUZZLE } };
const RIGHT = { verified: true, task: 'sudoku', result: { solution: SOLVED }, model: { name: 'sudoku' } };
const dataOf = ({ data }: Attributes): unknown => (typeof data === 'string' ? JSON.parse(data) : data);

describe.skipIf(!existsSync(`${BUNDLE}/manifest.json`))('the sudoku bundle that is shipped', () => {
  let service: RealService;
  beforeAll(async () => {
    service = await startReal({});
  });
  afterAll(() => service?.stop());

  it('is what is loaded when MODEL_PATH names nothing', async () => {
    const health = await object(await fetch(`${service.url}/health`));
    expect(health).toMatchObject({
      status: 'ok',
      models: expect.arrayContaining([expect.objectContaining({ name: 'sudoku', task: 'sudoku', loaded: true })]),
    });
  });

  it('answers the puzzle of the README over HTTP, proven right', async () => {
    const reply = await post(`${service.url}/reason`, REQUEST);
    expect(reply.status).toBe(200);
    const answer = await object(reply);
    expect(answer).toMatchObject(RIGHT);
    expect(answer).not.toHaveProperty('violations');
    expect(answer.confidence).toBeGreaterThan(0.5);
    expect(answer.reasoning_trace).toHaveLength(Number(answer.steps));
  });

  it.each(['binary', 'structured'] as const)('and as an event in %s mode', async (mode) => {
    const { headers, body } = MODES[mode](request({}, REQUEST));
    const reply = await read(
      await fetch(`${service.url}/events`, { method: 'POST', headers, body: Buffer.from(body) }),
    );
    expect(reply).toMatchObject({ type: 'io.homelab.reasoning.completed' });
    expect(dataOf(reply)).toMatchObject(RIGHT);
  });
});
