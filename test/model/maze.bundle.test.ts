import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawn } from '../../function/tasks/maze/draw.js';
import { Dice } from '../../model/data/dice.js';
import { KINDS, maze } from '../../model/tasks/maze/mazes.js';
import { type Attributes, MODES, read, request } from '../doubles/events.js';
import { type RealService, startReal } from '../doubles/real.js';
import { object, post } from '../doubles/serve.js';

const MAZE = ['#########', '#S#     #', '# # ### #', '#   #   #', '### # ###', '#   #  G#', '#########'];
const REQUEST = { question: 'How do I get out?', context: { maze: MAZE }, task_type: 'planning' };
const dataOf = ({ data }: Attributes): unknown => (typeof data === 'string' ? JSON.parse(data) : data);
const RIGHT = {
  verified: true,
  confidence: 1,
  task: 'maze',
  result: {
    reachable: true,
    connected: true,
    shortest: true,
    length: 18,
    drawn: ['#########', '#S#ooooo#', '#o#o###o#', '#ooo#ooo#', '### #o###', '#   #ooG#', '#########'],
  },
  model: { name: 'maze' },
};

describe.skipIf(!existsSync('model/bundles/maze/manifest.json'))('the maze bundle that is shipped', () => {
  let service: RealService;
  beforeAll(async () => {
    service = await startReal({});
  });
  afterAll(() => service?.stop());

  const ask = async (body: unknown) => object(await post(`${service.url}/reason`, body));

  it('answers a maze over HTTP, proven shortest', async () => {
    const answer = await ask(REQUEST);
    expect(answer).toMatchObject(RIGHT);
    expect(answer.answer).toContain('2 down, 2 right, 2 up, 4 right, 2 down, 2 left, 2 down, 2 right');
    expect(answer.steps).toBeGreaterThan(0);
  });

  it.each(['binary', 'structured'] as const)('and as an event in %s mode', async (mode) => {
    const { headers, body } = MODES[mode](request({}, REQUEST));
    const reply = await read(
      await fetch(`${service.url}/events`, { method: 'POST', headers, body: Buffer.from(body) }),
    );
    expect(reply).toMatchObject({ type: 'io.homelab.reasoning.completed' });
    expect(dataOf(reply)).toMatchObject(RIGHT);
  });

  it('answers it in numbers, and pasted into the question', async () => {
    const grid = MAZE.map((row) => [...row].map((sign) => (sign === '#' ? 1 : 0)));
    const numbers = await ask({ question: 'Which way?', context: { grid, start: [1, 1], goal: [5, 7] } });
    expect(numbers).toMatchObject(RIGHT);
    expect(await ask({ question: `Which way?\n\`\`\`\n${MAZE.join('\n')}\n\`\`\`` })).toMatchObject(RIGHT);
  });

  it('says after no step at all that no path exists', async () => {
    const answer = await ask({ question: 'Which way?', context: { maze: ['S #', '###', '# G'] } });
    expect(answer).toMatchObject({ verified: true, steps: 0, result: { reachable: false, reached: 2 } });
  });

  it('finds the shortest path in nearly all of 30 fresh mazes of all kinds and sizes, and never claims more', async () => {
    const dice = new Dice(20_261_123);
    let proven = 0;
    for (let i = 0; i < 30; i++) {
      const kind = KINDS[i % KINDS.length] ?? 'perfect';
      const asked = maze(kind, dice.whole(5, 18), dice.whole(5, 18), dice, false);
      const answer = await ask({ question: 'Which way?', context: { maze: drawn(asked, []) } });
      expect(answer.result).toMatchObject({ shortest: answer.verified });
      if (answer.verified) proven++;
    }
    expect(proven).toBeGreaterThanOrEqual(28);
  });
});
