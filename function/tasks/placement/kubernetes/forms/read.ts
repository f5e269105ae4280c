import type { Clock } from '../../../../common/clock.js';
import { type FieldError, Malformed } from '../../../../common/faults.js';
import { isObject } from '../../../../common/json.js';
import { type Invalid, invalid, type Reading } from '../../../task.js';
import { isGroups } from '../objects.js';
import { type Found, HOLDERS } from './found.js';
import { parsePrinted } from './text.js';

/** Where the dump stands in the one form of a context that the reader of dumps knows. */
const HOME = '/context/kubernetes';

/** A dump in any form as `{ kubernetes, usage, assume, … }`, with every text in it parsed. */
export function asContext({ dump, pointer, beside }: Found, clock: Clock): Reading<Record<string, unknown>> {
  if (HOLDERS.some((holder) => Object.hasOwn(beside, holder))) {
    return invalid('/context', `expected either ${HOLDERS.join(' or ')}, got both`);
  }
  try {
    return { kind: 'problem', problem: { ...beside, kubernetes: parsed(dump, pointer, clock) } };
  } catch (error) {
    if (!(error instanceof BrokenText)) throw error;
    return invalid(error.pointer, error.message);
  }
}

/** The errors of a context that `asContext` made, with pointers to where the dump stood. */
export function placedAt({ pointer }: Found, { errors: [first, ...rest] }: Invalid): Invalid {
  const place = (error: FieldError): FieldError => {
    const inside = error.pointer === HOME || error.pointer.startsWith(`${HOME}/`);
    return inside ? { ...error, pointer: `${pointer}${error.pointer.slice(HOME.length)}` } : error;
  };
  return { kind: 'invalid', errors: [place(first), ...rest.map(place)] };
}

/** A text that cannot be read. */
class BrokenText extends Error {
  constructor(
    readonly pointer: string,
    message: string,
  ) {
    super(message);
  }
}

/** A text stands for the whole dump, for one of several, or for the list of one kind. */
function parsed(value: unknown, pointer: string, clock: Clock): unknown {
  if (typeof value === 'string') return parsedText(value, pointer, clock);
  const member = (one: unknown, key: string | number) =>
    typeof one === 'string' ? parsedText(one, `${pointer}/${key}`, clock) : one;
  if (Array.isArray(value)) return value.map(member);
  if (!isObject(value) || !isGroups(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, member(one, key)]));
}

function parsedText(text: string, pointer: string, clock: Clock): unknown {
  try {
    return parsePrinted(text, clock);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new BrokenText(pointer, error.message);
  }
}
