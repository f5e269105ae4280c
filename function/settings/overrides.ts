import { isObject } from '../common/json.js';
import { CONTEXT_ATTRIBUTES } from '../contract/events.js';

/** Extension attributes by name. */
export type Extensions = Readonly<Record<string, string>>;

/** The attributes of the specification are not extensions: overriding those would break what an event says it is. */
const CORE: ReadonlySet<string> = new Set<string>([...CONTEXT_ATTRIBUTES, 'data', 'data_base64']);
const NAME = /^[a-z0-9]{1,64}$/;

/** What a SinkBinding sets in K_CE_OVERRIDES: `{"extensions": {"name": "value"}}`; undefined for anything else. */
export function readOverrides(text: string): Extensions | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const extensions = value.extensions ?? {};
  if (!isObject(extensions)) return undefined;
  const read: Record<string, string> = {};
  for (const [name, extension] of Object.entries(extensions)) {
    if (!NAME.test(name) || CORE.has(name) || typeof extension !== 'string') return undefined;
    read[name] = extension;
  }
  return read;
}
