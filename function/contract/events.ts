import { type Static, type TSchema, Type } from '@sinclair/typebox';

/** The event types, and our own `source` attribute, as agents in the field know them. */
export const REQUESTED = 'io.homelab.reasoning.requested';
export const COMPLETED = 'io.homelab.reasoning.completed';
export const FAILED = 'io.homelab.reasoning.failed';
export const SOURCE = '/agent-reasoning';

/** The attributes that the specification defines; in JSON they are strings (JSON format, 2.2), and none may be empty. */
export const CONTEXT_ATTRIBUTES = [
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'datacontenttype',
  'dataschema',
] as const;

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

/** Characters of a String (CloudEvents, "Type System"), of those that a regular expression without flags can name. */
const LEGAL = '[^\\u0000-\\u001f\\u007f-\\u009f\\ufdd0-\\ufdef\\ufffe\\uffff]';
const text = () => Type.String({ minLength: 1, pattern: `^${LEGAL}+$` });

/** Null stands for absence (JSON format, 2.2). */
const optional = (schema: TSchema) => Type.Optional(Type.Union([schema, Type.Null()]));

/** A CloudEvent in the JSON format, structured mode; `data` is the /reason request. */
export const CloudEventSchema = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: text(),
    source: Type.String({ minLength: 1, format: 'uri-reference' }),
    type: text(),
    subject: optional(text()),
    time: optional(Type.String({ format: 'date-time' })),
    datacontenttype: optional(text()),
    dataschema: optional(Type.String({ minLength: 1, format: 'uri' })),
    data: Type.Optional(
      Type.Unknown({ description: 'JSON, unless datacontenttype says otherwise; not beside data_base64.' }),
    ),
    data_base64: optional(Type.String({ contentEncoding: 'base64' })),
  },
  {
    $id: 'CloudEvent',
    description: 'Beside these, any extension attribute: correlationid, traceparent, expirytime …',
    // Names of extension attributes, and the types that they may have (CloudEvents, "Naming Conventions" and "Type System").
    propertyNames: { pattern: '^([a-z0-9]+|data_base64)$' },
    additionalProperties: Type.Union([
      Type.String({ pattern: `^${LEGAL}*$` }),
      Type.Boolean(),
      Type.Integer({ minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }),
      Type.Null(),
    ]),
    // data or data_base64, or neither: never both, and null counts as absent only for the latter.
    not: {
      required: ['data', 'data_base64'],
      properties: { data: {}, data_base64: { type: 'string' } },
    },
  },
);
