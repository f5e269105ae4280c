import { UnsupportedMediaType } from '../../common/faults.js';
import type { Call, Headers } from '../call.js';
import { mediaType, requireUtf8 } from '../media.js';
import { checkAttributes, decodeHeaders, HEADER_PREFIX, headerAttributes } from './attributes.js';
import { BATCH, bytesData, type CheckedEvent, type Delivery, type EnvelopeMode, STRUCTURED } from './envelope.js';
import { type ReceivedEvent, received } from './event.js';

/** Reads bodies of whole events without keeping the event loop busy (envelopes.ts). */
export interface EnvelopeReader {
  /** @throws {Malformed} for what is no CloudEvent 1.0; {PayloadTooLarge} for what is large without dumps */
  read(mode: EnvelopeMode, bytes: Uint8Array): Promise<Delivery<CheckedEvent>>;
}

/** Whether a call claims to bring an event, however badly. */
export function claimsEvent(headers: Headers): boolean {
  if (mediaType(headers.get('content-type') ?? '').essence.startsWith('application/cloudevents')) return true;
  return [...headers.keys()].some((name) => name.startsWith(HEADER_PREFIX));
}

/**
 * Reads the event or events of a call (CloudEvents HTTP binding, 3). The data of an event is not judged here: whoever
 * sent a valid event with bad data gets a failed event, not an HTTP error.
 * @throws {UnsupportedMediaType} for an event format other than JSON
 * @throws {Malformed} for what is no CloudEvent 1.0
 */
export async function readDelivery(call: Call, envelopes: EnvelopeReader): Promise<Delivery<ReceivedEvent>> {
  const checked = await readChecked(call, envelopes);
  return checked.mode === 'batch'
    ? { mode: checked.mode, events: checked.events.map(received) }
    : { mode: checked.mode, event: received(checked.event) };
}

async function readChecked(call: Call, envelopes: EnvelopeReader): Promise<Delivery<CheckedEvent>> {
  const { headers } = call;
  const contentType = headers.get('content-type');
  const media = mediaType(contentType ?? '');
  if (!media.essence.startsWith('application/cloudevents')) {
    const sent = headerAttributes(headers);
    const attributes = decodeHeaders(sent);
    const data = bytesData(await call.body(), contentType);
    return { mode: 'binary', event: { attributes: checkAttributes(attributes), sent, data } };
  }
  if (media.essence !== STRUCTURED && media.essence !== BATCH) {
    throw new UnsupportedMediaType(`${STRUCTURED} or ${BATCH}`, media.essence.slice(0, 80));
  }
  requireUtf8(media);
  return envelopes.read(media.essence === STRUCTURED ? 'structured' : 'batch', await call.body());
}
