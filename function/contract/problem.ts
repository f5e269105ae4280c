import { type Static, Type } from '@sinclair/typebox';

/** RFC 9457 problem details, with the code, the request's id and what the kind of fault adds. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'A URN that names the kind of problem.' }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String(),
    code: Type.String({ description: 'The kind of problem, as in failed events.' }),
    request_id: Type.String(),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: 'JSON Pointer (RFC 6901) to the field.' }),
          message: Type.String(),
        }),
        { description: 'invalid_field: every field that is wrong.' },
      ),
    ),
    nearest: Type.Optional(
      Type.String({ description: 'no_task_fits: the task that the request comes nearest to, where there is one.' }),
    ),
    tasks: Type.Optional(
      Type.Array(
        Type.Object({
          task: Type.String(),
          task_types: Type.Array(Type.String()),
          reason: Type.String({ description: 'Why it did not match.' }),
          schema: Type.String({ description: 'Where the schema of its context stands.' }),
        }),
        { description: 'no_task_fits: each loaded task.' },
      ),
    ),
    limit_bytes: Type.Optional(Type.Integer()),
    deadline_ms: Type.Optional(Type.Integer()),
    retry_after: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Seconds after which to come again, as in Retry-After.' }),
    ),
    id: Type.Optional(Type.String({ description: 'internal: where the log has the cause.' })),
  },
  { $id: 'Problem' },
);
export type Problem = Static<typeof ProblemSchema>;
