import { type Told, tell } from '../../common/fault-data.js';
import { type Delivery, readEnvelope } from './event.js';

/** A body of whole events that is too large for the event loop. */
export interface EnvelopeTask {
  mode: 'structured' | 'batch';
  bytes: Uint8Array;
}

export type EnvelopeOutcome = { ok: true; delivery: Delivery } | { ok: false; told: Told };

export default function envelope({ mode, bytes }: EnvelopeTask): EnvelopeOutcome {
  try {
    return { ok: true, delivery: readEnvelope(mode, bytes) };
  } catch (error) {
    return { ok: false, told: tell(error) };
  }
}
