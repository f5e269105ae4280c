import { type Static, Type } from '@sinclair/typebox';

/** The event types, and our own `source` attribute, as agents in the field know them. */
export const REQUESTED = 'io.homelab.reasoning.requested';
export const COMPLETED = 'io.homelab.reasoning.completed';
export const FAILED = 'io.homelab.reasoning.failed';
export const SOURCE = '/agent-reasoning';

/** `data` of a failed event; the data of a completed one is a ReasonResponse. */
export const FailureSchema = Type.Object(
  {
    error: Type.Object({
      code: Type.String(),
      message: Type.String(),
      details: Type.Record(Type.String(), Type.Unknown()),
    }),
    request_id: Type.String({ description: "The id of the event that asked; the reply's subject says the same." }),
  },
  { $id: 'Failure' },
);
export type Failure = Static<typeof FailureSchema>;

/** A CloudEvent in the JSON format, structured mode; `data` is the /reason request. */
export const CloudEventSchema = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String({ minLength: 1 }),
    source: Type.String({ minLength: 1 }),
    type: Type.String({ minLength: 1 }),
    subject: Type.Optional(Type.String()),
    time: Type.Optional(Type.String()),
    datacontenttype: Type.Optional(Type.String()),
    data: Type.Optional(Type.Unknown()),
    data_base64: Type.Optional(Type.String()),
  },
  { $id: 'CloudEvent', description: 'Beside these, any extension attribute: correlationid, traceparent, expirytime …' },
);
