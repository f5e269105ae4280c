import { type Static, Type } from '@sinclair/typebox';

/**
 * What /reason takes and gives. These schemas are the one source of types, of validation and of
 * /openapi.json.
 */
export const TASK_TYPES = ['planning', 'optimization', 'logic', 'troubleshooting', 'general'] as const;
export type TaskType = (typeof TASK_TYPES)[number];
/** An enum rather than a union of literals: one error instead of five, and what OpenAPI readers expect. */
export const TaskTypeSchema = Type.Unsafe<TaskType>({
  type: 'string',
  enum: [...TASK_TYPES],
  description: 'A hint which tasks may answer: one of this type goes before the others.',
});

export const ReasonRequestSchema = Type.Object(
  {
    question: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 10_000,
        description: 'Free text; a puzzle pasted here counts. Not needed where the context says all.',
      }),
    ),
    context: Type.Optional(
      Type.Unsafe<Record<string, unknown>>({
        type: ['object', 'null'],
        description: 'The structured problem; decides which task answers. null is the same as none.',
      }),
    ),
    max_steps: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Reasoning steps of one start, at most MAX_STEPS.' }),
    ),
    budget: Type.Optional(
      Type.Object(
        {
          steps: Type.Optional(Type.Integer({ minimum: 1, description: 'The same as max_steps.' })),
          starts: Type.Optional(
            Type.Integer({ minimum: 1, description: 'Starts, at most MAX_STARTS; 1 is depth alone.' }),
          ),
          time_ms: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 600_000,
              description:
                'Milliseconds after which the best answer by then is given; placement has 3000 where nothing is said. The deadline ends everything earlier.',
            }),
          ),
        },
        { additionalProperties: false, description: 'Depth and breadth; by default what the model was measured with.' },
      ),
    ),
    task_type: Type.Optional(TaskTypeSchema),
    model: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 63,
        description: 'The model that answers, by its name in /health; else the first one loaded whose task fits.',
      }),
    ),
    conversation_id: Type.Optional(Type.String({ maxLength: 256, description: 'Echoed in the response.' })),
  },
  { $id: 'ReasonRequest', additionalProperties: false },
);
/** A request as it is read: without a question it has an empty one. */
export type ReasonRequest = Static<typeof ReasonRequestSchema> & { question: string };

/** How much was allowed, and how much it took: steps of one start, starts, and the steps of all starts together. */
const BudgetSchema = Type.Object(
  {
    steps: Type.Integer({ minimum: 1, description: 'Most steps of one start.' }),
    starts: Type.Integer({ minimum: 1, description: 'Most starts.' }),
    time_ms: Type.Optional(Type.Integer({ minimum: 1, description: 'Most milliseconds, where they are limited.' })),
    used_starts: Type.Integer({ minimum: 0 }),
    used_steps: Type.Integer({ minimum: 0, description: 'Of all starts together.' }),
  },
  { $id: 'UsedBudget' },
);

export const ReasoningStepSchema = Type.Object(
  {
    start: Type.Integer({
      minimum: 1,
      description:
        'The start that made this step; 1 saw the puzzle as it is. Where a start went on from another one, the steps of that one come before.',
    }),
    step: Type.Integer({ minimum: 1, description: 'Which step of its start it is.' }),
    assumes: Type.Optional(
      Type.String({ description: 'What this start assumes beyond the puzzle, where a search branches.' }),
    ),
    by: Type.Optional(
      Type.Unsafe<'model' | 'search' | 'exact'>({
        type: 'string',
        enum: ['model', 'search', 'exact'],
        description: 'Who found the answer that stands after this step: the model, a search or an exact solver.',
      }),
    ),
    answer: Type.String({ description: 'The answer as decoded after this step, in the short form of the task.' }),
    changed: Type.Integer({ minimum: 0, description: 'Cells that differ from the step before.' }),
    confidence: Type.Number({ minimum: 0, maximum: 1 }),
    duration_ms: Type.Number({ minimum: 0, description: 'Thinking: the step itself, and looking at its answer.' }),
    waited_ms: Type.Number({ minimum: 0, description: 'Before that, waiting for a free worker.' }),
  },
  { $id: 'ReasoningStep' },
);
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
    reasoning_trace: Type.Array(ReasoningStepSchema, {
      description: 'The steps of the start that gave the answer, and of those from which it went on.',
    }),
    budget: BudgetSchema,
    notes: Type.Optional(
      Type.Array(Type.String(), {
        description: 'What the request said and was not followed, as a task_type that the task does not have.',
      }),
    ),
    stopped: Type.Optional(
      Type.Unsafe<'deadline' | 'time'>({
        type: 'string',
        enum: ['deadline', 'time'],
        description:
          'Only where the deadline, or the time of the budget, ended the search: this is the best answer found by then.',
      }),
    ),
    duration_ms: Type.Number({ minimum: 0 }),
    model: Type.Object({ name: Type.String(), version: Type.String(), device: Type.String() }, { $id: 'UsedModel' }),
    conversation_id: Type.Optional(Type.String()),
  },
  { $id: 'ReasonResponse' },
);
export type ReasonResponse = Static<typeof ReasonResponseSchema>;
