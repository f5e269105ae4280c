import { COMPLETED, FAILED, REQUESTED, SOURCE } from '../contract/events.js';
import { TASK_TYPES } from '../contract/reason.js';
import type { TaskDescription } from '../contract/tasks.js';
import type { Config } from '../settings/config.js';
import { VERSION } from '../settings/version.js';

/** The service as GET / describes it. */
export function description(tasks: readonly TaskDescription[], config: Config): Record<string, unknown> {
  return {
    name: 'agent-reasoning',
    version: VERSION,
    description: 'Answers structured puzzles with a TinyRecursiveModel and checks every answer. It reads no prose.',
    paths: {
      reason: 'POST /reason',
      events: 'POST /events',
      mcp: 'POST /mcp',
      health: 'GET /health',
      metrics: 'GET /metrics',
      docs: 'GET /docs',
      openapi: 'GET /openapi.json',
      asyncapi: 'GET /asyncapi.json',
    },
    events: {
      accepts: REQUESTED,
      replies: [COMPLETED, FAILED],
      source: SOURCE,
      modes: ['binary', 'structured', 'batch'],
    },
    limits: {
      body_bytes: config.bodyLimitBytes,
      dump_bytes: config.dumpLimitBytes,
      requests: config.maxQueue,
      deadline_ms: config.requestTimeoutMs,
    },
    task_types: TASK_TYPES,
    // Results and examples are in the OpenAPI document.
    tasks: tasks.map(({ name, task_types, context }) => ({ name, task_types, context })),
  };
}
