import { move, transferableSymbol, valueSymbol } from 'piscina';
import { type FaultData, toFaultData } from '../../common/fault-data.js';
import { discard, owned } from '../../common/transfer.js';
import { type CheckedEvent, type Delivery, type EnvelopeMode, readEnvelope } from './envelope.js';

/** A body of whole events that is too large to be read on the event loop. */
export interface EnvelopeTask {
  mode: EnvelopeMode;
  bytes: Uint8Array;
  /** Bytes of a body without dumps. */
  limit: number;
}

export type EnvelopeResult = { ok: true; delivery: Delivery<CheckedEvent> } | { ok: false; told: FaultData };

/** Gives an EnvelopeResult, and the memory of the data in it. */
export default function envelope({ mode, bytes, limit }: EnvelopeTask): unknown {
  try {
    const delivery = readEnvelope(mode, bytes, limit);
    discard(bytes);
    const events = delivery.mode === 'batch' ? delivery.events : [delivery.event];
    const given = events.map(({ attributes, sent, data }): CheckedEvent => {
      return { attributes, sent, data: data.kind === 'bytes' ? { ...data, bytes: owned(data.bytes) } : data };
    });
    const [first] = given;
    const result: EnvelopeResult =
      delivery.mode === 'batch' || !first
        ? { ok: true, delivery: { mode: 'batch', events: given } }
        : { ok: true, delivery: { mode: delivery.mode, event: first } };
    const buffers = given.flatMap(({ data }) => (data.kind === 'bytes' ? [data.bytes.buffer] : []));
    return move({ [transferableSymbol]: buffers, [valueSymbol]: result });
  } catch (error) {
    return { ok: false, told: toFaultData(error) } satisfies EnvelopeResult;
  }
}
