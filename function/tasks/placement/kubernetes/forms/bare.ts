import { isObject } from '../../../../common/json.js';
import type { Bare } from '../../../task.js';
import { findDump, isPrinted } from './found.js';

/** What kubectl printed, as the whole of a request: `curl -d @dump.json`. */
export function bareContext(value: unknown): Bare | undefined {
  const context = contextOf(value);
  return context && { question: 'Which nodes can be emptied?', context };
}

function contextOf(value: unknown): Record<string, unknown> | undefined {
  if (typeof value === 'string') return /[\n{[]/.test(value) ? { kubernetes: value } : undefined;
  if (Array.isArray(value)) return isPrinted(value) ? { kubernetes: value } : undefined;
  const context = isObject(value) ? value : undefined;
  return context && findDump({ question: '', context }) ? context : undefined;
}
