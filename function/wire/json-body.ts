import type { Call } from './call.js';
import { mayBeJson, plainlyJson, requireJson } from './media.js';

/**
 * The bytes of a body whose headers promise JSON, or that is plainly JSON without such a promise, of which the log has a hint.
 * @throws {UnsupportedMediaType} for anything else; without reading the body, where its type is another one
 */
export async function jsonBody({ headers, body, log }: Pick<Call, 'headers' | 'body' | 'log'>): Promise<Uint8Array> {
  const type = headers.get('content-type');
  if (!mayBeJson(headers)) {
    requireJson(type);
    return body();
  }
  const bytes = await body();
  if (!plainlyJson(bytes)) requireJson(type);
  log.warn(
    { content_type: type ?? null },
    'expected content-type: application/json; the body is plainly JSON, and was read',
  );
  return bytes;
}
