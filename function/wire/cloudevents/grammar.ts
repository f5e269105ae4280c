/** The grammars that attributes of events have to keep to, each by the letter of its specification. */

/** CloudEvents 1.0, Type System, String: neither control characters nor surrogates without a partner nor noncharacters. */
const FORBIDDEN = /\p{Cc}|\p{Cs}|\p{Noncharacter_Code_Point}/u;

/** The first character that no string of an event may have, as `U+0000`; undefined when there is none. */
export function forbiddenCharacter(text: string): string | undefined {
  const [found] = FORBIDDEN.exec(text) ?? [];
  return found && `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|[+-](\d\d):(\d\d))$/i;

/** Milliseconds since the epoch of an RFC 3339 timestamp (5.6: with an offset); undefined for anything else. */
export function readTimestamp(text: string): number | undefined {
  const parts = TIMESTAMP.exec(text);
  if (!parts) return undefined;
  const field = (index: number) => Number(parts[index] ?? 0);
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(field);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (field(4) > 23 || field(5) > 59 || field(6) > 60 || field(8) > 23 || field(9) > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // A day that its month does not have has moved on to the next one.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  // A leap second is a second of its own only to clocks that know it.
  date.setUTCHours(hour ?? 0, minute, Math.min(second ?? 0, 59), Number(`0${parts[7] ?? ''}`) * 1000);
  const offset = (field(8) * 60 + field(9)) * 60_000;
  return date.getTime() - (/-\d\d:\d\d$/.test(text) ? -offset : offset);
}

/** RFC 3986, appendix B, taken apart: scheme, authority, path, query and fragment. */
const REFERENCE = /^(?:([^:/?#]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;
const SCHEME = /^[a-z][a-z0-9+.-]*$/i;
const AUTHORITY =
  /^(?:(?:[\w.~!$&'()*+,;=:-]|%[\da-f]{2})*@)?(?:\[[\da-f:.]+\]|\[v[\da-f]+\.[\w.~!$&'()*+,;=:-]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(?::\d*)?$/i;
const PATH = /^(?:[\w.~!$&'()*+,;=:@/-]|%[\da-f]{2})*$/i;
const QUERY = /^(?:[\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*$/i;

/** A URI-reference of RFC 3986 (4.1). */
export function isUriReference(text: string): boolean {
  const [whole, scheme, authority = '', path = '', query = '', fragment = ''] = REFERENCE.exec(text) ?? [];
  return (
    whole !== undefined &&
    (scheme === undefined || SCHEME.test(scheme)) &&
    AUTHORITY.test(authority) &&
    PATH.test(path) &&
    QUERY.test(query) &&
    QUERY.test(fragment)
  );
}

/** A URI of RFC 3986 (3): it names its scheme. */
export function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) && isUriReference(text);
}
