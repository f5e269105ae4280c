import { CloudEvent } from 'cloudevents';
import { Malformed, UnsupportedMediaType } from '../../common/faults.js';
import { isJson, mediaType, requireUtf8 } from '../media.js';
import type { CheckedEvent, EventData } from './envelope.js';

/** An event that came in and is a valid CloudEvent 1.0. */
export interface ReceivedEvent {
  /**
   * The attributes, each as a string in its canonical form. The data is beside it: of bytes the SDK's constructor would make
   * a copy in base64, and that on the event loop.
   */
  event: CloudEvent<never>;
  /** In binary mode the attributes as their headers had them; empty in the others. */
  sent: ReadonlyMap<string, string>;
  data: EventData;
}

export function received({ attributes, sent, data }: CheckedEvent): ReceivedEvent {
  return { event: cloudEvent(attributes), sent, data };
}

/**
 * The SDK's object of attributes that the guard (attributes.ts) has let through, which is why the SDK need not validate them
 * again. Where the event has no time, the object has that of its making, which nobody reads. An extension may be called
 * `schemaurl`; CloudEvents 0.3 had an attribute of that name, so the constructor throws in spite of version 1.0. Nothing
 * reads it either, so the object goes without.
 */
function cloudEvent(attributes: ReadonlyMap<string, string>): CloudEvent<never> {
  const { schemaurl: _, ...others } = Object.fromEntries(attributes);
  return new CloudEvent<never>(others, false);
}

/** An extension attribute of an event that came in; undefined where it has none of that name. */
export function extension(event: CloudEvent<never>, name: string): string | undefined {
  const value = event[name];
  return typeof value === 'string' ? value : undefined;
}

/**
 * The payload of an event: the bytes of what should be JSON.
 * @throws {Malformed} when the event has no data
 * @throws {UnsupportedMediaType} when the data is not JSON in UTF-8 by its type
 */
export async function payload({ data }: ReceivedEvent): Promise<Uint8Array> {
  if (data.kind === 'none') throw new Malformed('expected data, got an event without');
  if (data.contentType !== undefined) {
    const media = mediaType(data.contentType);
    if (!isJson(media.essence)) throw new UnsupportedMediaType('data in application/json', media.essence.slice(0, 80));
    requireUtf8(media);
  }
  return data.bytes;
}
