import { type FaultData, toFaultData } from '../../common/fault-data.js';
import { type CheckedEvent, type Delivery, type EnvelopeMode, readEnvelope } from './envelope.js';

/** A body of whole events that is too large to be read on the event loop. */
export interface EnvelopeTask {
  mode: EnvelopeMode;
  bytes: Uint8Array;
}

export type EnvelopeResult = { ok: true; delivery: Delivery<CheckedEvent> } | { ok: false; told: FaultData };

export default function envelope({ mode, bytes }: EnvelopeTask): EnvelopeResult {
  try {
    return { ok: true, delivery: readEnvelope(mode, bytes) };
  } catch (error) {
    return { ok: false, told: toFaultData(error) };
  }
}
