import { type Static, Type } from '@sinclair/typebox';

/**
 * What /reason takes and gives (contract.md). These schemas are the one source of types, of validation and of
 * /openapi.json.
 */
export const TASK_TYPES = ['planning', 'optimization', 'logic', 'troubleshooting', 'general'] as const;
export type TaskType = (typeof TASK_TYPES)[number];
/** An enum rather than a union of literals: one error instead of five, and what OpenAPI readers expect. */
export const TaskTypeSchema = Type.Unsafe<TaskType>({
  type: 'string',
  enum: [...TASK_TYPES],
  description: 'Narrows which tasks may answer; general narrows nothing.',
});

export const ReasonRequestSchema = Type.Object(
  {
    question: Type.String({ minLength: 1, maxLength: 10_000, description: 'Free text; a puzzle pasted here counts.' }),
    context: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'The structured problem; decides which task answers.',
      }),
    ),
    max_steps: Type.Optional(Type.Integer({ minimum: 1, description: 'Reasoning steps, at most MAX_STEPS.' })),
    task_type: Type.Optional(TaskTypeSchema),
    conversation_id: Type.Optional(Type.String({ maxLength: 256, description: 'Echoed in the response.' })),
  },
  { $id: 'ReasonRequest', additionalProperties: false },
);
export type ReasonRequest = Static<typeof ReasonRequestSchema>;

export const ReasoningStepSchema = Type.Object({
  step: Type.Integer({ minimum: 1 }),
  answer: Type.String({ description: 'The answer as decoded after this step, in the short form of the task.' }),
  changed: Type.Integer({ minimum: 0, description: 'Cells that differ from the step before.' }),
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  duration_ms: Type.Number({ minimum: 0 }),
});
export type ReasoningStep = Static<typeof ReasoningStepSchema>;

export const ReasonResponseSchema = Type.Object(
  {
    answer: Type.String({ description: 'A sentence that a person can act on.' }),
    result: Type.Record(Type.String(), Type.Unknown(), {
      description: 'The answer as data; its form belongs to the task.',
    }),
    steps: Type.Integer({ minimum: 0 }),
    confidence: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Calibrated probability that the answer is right.',
    }),
    verified: Type.Boolean({ description: "Verdict of the task's own checker." }),
    violations: Type.Optional(
      Type.Array(Type.String(), { description: 'What the checker found; only if not verified.' }),
    ),
    task: Type.String(),
    task_type: TaskTypeSchema,
    reasoning_trace: Type.Array(ReasoningStepSchema),
    duration_ms: Type.Number({ minimum: 0 }),
    model: Type.Object({ name: Type.String(), version: Type.String(), device: Type.String() }),
    conversation_id: Type.Optional(Type.String()),
  },
  { $id: 'ReasonResponse' },
);
export type ReasonResponse = Static<typeof ReasonResponseSchema>;
