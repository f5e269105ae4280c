import type { TaskExample } from '../../contract/tasks.js';

/** The answers were written by `EXAMPLES=write npm run vitest -- --run test/contract/examples.test.ts`. */
export const examples: readonly TaskExample[] = [
  {
    name: 'maze',
    summary: 'A maze',
    request: { question: 'What is the shortest way?', context: { maze: ['S..#', '.#..', '...G'] } },
    response: {
      answer:
        'From row 1 column 1 to row 3 column 4 in 5 steps: 2 right, 2 down, 1 right. Breadth-first search proves that no path is shorter.',
      result: {
        reachable: true,
        connected: true,
        shortest: true,
        length: 5,
        shortest_length: 5,
        directions: ['right', 'right', 'down', 'down', 'right'],
        path: [
          [0, 0],
          [0, 1],
          [0, 2],
          [1, 2],
          [2, 2],
          [2, 3],
        ],
        drawn: ['Soo#', '.#o.', '..oG'],
      },
      confidence: 1,
      verified: true,
      steps: 1,
      reasoning_trace: [
        {
          start: 1,
          step: 1,
          by: 'model',
          answer: '5 steps: 2 right, 2 down, 1 right',
          changed: 8,
          confidence: 1,
          duration_ms: 1.61,
          waited_ms: 0.55,
        },
      ],
      budget: { steps: 20, starts: 16, used_starts: 1, used_steps: 1 },
      task: 'maze',
      task_type: 'general',
      duration_ms: 2.78,
      model: { name: 'maze', version: '1.0.0', device: 'cpu' },
    },
  },
];
