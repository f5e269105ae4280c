// The built function on a double that takes its time; test/server.test.ts runs it as a process of its own.
import { createFunction } from '../../dist/function/runtime/create.js';

const reasoning = {
  reason: (question) =>
    new Promise((resolve) => {
      const request = JSON.parse(Buffer.from(question).toString());
      console.log('{"msg":"reasoning"}');
      setTimeout(() => {
        const facts = {
          steps: 1,
          confidence: 1,
          verified: true,
          task: 'double',
          task_type: 'logic',
          reasoning_trace: [],
          budget: { steps: 6, starts: 1, used_starts: 1, used_steps: 1 },
          model: { name: 'double', version: '1', device: 'cpu' },
        };
        const response = { ...facts, answer: request.question, result: {}, duration_ms: 1 };
        resolve({ text: JSON.stringify(response), facts });
      }, 500);
    }),
  models: () => [],
  device: () => 'cpu',
  tasks: () => [],
  ready: () => true,
  stats: () => ({ queue_depth: 0, in_flight: 0, workers: 0 }),
  close: async () => {},
};

export const agent = createFunction(async () => reasoning);
export const { handle, init, shutdown, liveness, readiness } = agent;
