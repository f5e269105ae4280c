import { type Static, Type } from '@sinclair/typebox';

export const ModelStatusSchema = Type.Object({
  name: Type.String(),
  task: Type.String(),
  version: Type.String(),
  parameters: Type.Integer({ minimum: 0 }),
  loaded: Type.Boolean(),
  device: Type.String(),
  load_ms: Type.Optional(Type.Number({ minimum: 0 })),
  error: Type.Optional(Type.String({ description: 'Why it is not loaded, or does not answer.' })),
});
export type ModelStatus = Static<typeof ModelStatusSchema>;

/** `ok`: every model answers; `degraded`: some do, another does not; with the others the service gets no traffic. */
const status = Type.Unsafe<'ok' | 'degraded' | 'unready' | 'draining'>({
  type: 'string',
  enum: ['ok', 'degraded', 'unready', 'draining'],
});
const reason = Type.Optional(Type.String({ description: 'Which models do not answer, and why.' }));

export const HealthSchema = Type.Object(
  {
    status,
    reason,
    version: Type.String(),
    device: Type.String(),
    models: Type.Array(ModelStatusSchema),
    uptime_s: Type.Number({ minimum: 0 }),
    in_flight: Type.Integer({ minimum: 0 }),
    queue_depth: Type.Integer({ minimum: 0 }),
    workers: Type.Integer({ minimum: 0 }),
  },
  { $id: 'Health' },
);
export type Health = Static<typeof HealthSchema>;

/** What a probe gets: the status code is what counts. */
export const ProbeSchema = Type.Object({ status, reason }, { $id: 'Probe' });
export type Probe = Static<typeof ProbeSchema>;
