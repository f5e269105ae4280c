import type { TaskExample } from '../../contract/tasks.js';

/** The answers were written by `EXAMPLES=write npm run vitest -- --run test/contract/examples.test.ts`. */
export const examples: readonly TaskExample[] = [
  {
    name: 'sudoku',
    summary: 'A Sudoku',
    request: {
      question: 'Solve this Sudoku.',
      context: { puzzle: '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79' },
    },
    response: {
      answer:
        'Solved: 534678912672195348198342567859761423426853791713924856961537284287419635345286179. Every row, column and box holds 1 to 9 once, and no given changed.',
      result: {
        solvable: true,
        unique: true,
        solution: '534678912672195348198342567859761423426853791713924856961537284287419635345286179',
        rows: [
          [5, 3, 4, 6, 7, 8, 9, 1, 2],
          [6, 7, 2, 1, 9, 5, 3, 4, 8],
          [1, 9, 8, 3, 4, 2, 5, 6, 7],
          [8, 5, 9, 7, 6, 1, 4, 2, 3],
          [4, 2, 6, 8, 5, 3, 7, 9, 1],
          [7, 1, 3, 9, 2, 4, 8, 5, 6],
          [9, 6, 1, 5, 3, 7, 2, 8, 4],
          [2, 8, 7, 4, 1, 9, 6, 3, 5],
          [3, 4, 5, 2, 8, 6, 1, 7, 9],
        ],
      },
      confidence: 0.9999708845481176,
      verified: true,
      steps: 2,
      reasoning_trace: [
        {
          start: 1,
          step: 1,
          by: 'model',
          answer: '534678912672195348198342567819761423426853791753924856961537284287419635345286179',
          changed: 51,
          confidence: 0.5370186656525741,
          duration_ms: 5.09,
          waited_ms: 4.42,
        },
        {
          start: 1,
          step: 2,
          by: 'model',
          answer: '534678912672195348198342567859761423426853791713924856961537284287419635345286179',
          changed: 2,
          confidence: 0.9999708845481176,
          duration_ms: 4.97,
          waited_ms: 2.22,
        },
      ],
      budget: { steps: 6, starts: 512, used_starts: 1, used_steps: 2 },
      task: 'sudoku',
      task_type: 'general',
      duration_ms: 18.07,
      model: { name: 'sudoku', version: '1.1.0', device: 'cpu' },
    },
  },
  {
    name: 'unsolvable',
    summary: 'A Sudoku that has no solution',
    request: {
      context: { puzzle: '12345678.........9...............................................................' },
      budget: { time_ms: 1000 },
    },
    response: {
      answer:
        'No solution: an exact search shows that no digits in the blanks go with these 9 givens. One of them may be a slip.',
      result: { solvable: false, found_by: 'exact' },
      confidence: 1,
      verified: true,
      steps: 0,
      reasoning_trace: [],
      budget: { steps: 6, starts: 512, time_ms: 1000, used_starts: 0, used_steps: 0 },
      task: 'sudoku',
      task_type: 'general',
      duration_ms: 5.36,
      model: { name: 'sudoku', version: '1.1.0', device: 'cpu' },
    },
  },
  {
    name: 'shortPuzzle',
    summary: 'A field that is wrong: `{ "context": { "puzzle": "53..7" } }`',
    request: { context: { puzzle: '53..7' } },
    problem: {
      errors: [{ pointer: '/context/puzzle', message: 'expected 81 characters, got 5' }],
      type: 'urn:problem-type:agent-reasoning:invalid_field',
      title: 'A field is invalid',
      status: 422,
      detail: '/context/puzzle: expected 81 characters, got 5',
      code: 'invalid_field',
      request_id: 'b4599fb6-5546-444b-8759-96c1f6793358',
    },
  },
];
