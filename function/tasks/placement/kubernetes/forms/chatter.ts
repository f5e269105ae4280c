/**
 * Lines that stand before the dump where a terminal was copied or 2>&1 was used: the command itself, warnings, and the log of
 * kubectl. Errors are not among them, since they mean that something is missing.
 */
const CHATTER = /^(?:[^$#%>\n]{0,100}[$#%>] ?kubectl .*|Warning: .*|[WI]\d{4} .*)?\r?\n/;
const START = '==== START logs for container ';
const MARK_END = ' ====';

/** A text without what kubectl prints around a dump, and without the logs that `kubectl cluster-info dump` prints after it. */
export function withoutChatter(text: string): string {
  // Windows marks UTF-8 with this character, and PowerShell redirects with it.
  let rest = text.startsWith('\uFEFF') ? text.slice(1) : text;
  for (let line = CHATTER.exec(rest); line; line = CHATTER.exec(rest)) rest = rest.slice(line[0].length);
  return withoutLogs(rest);
}

function withoutLogs(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let start = text.indexOf(START); start >= 0; start = text.indexOf(START, from)) {
    const nameEnd = text.indexOf(MARK_END, start + START.length);
    // A log that has no end was cut off, and with it what followed.
    const name = nameEnd < 0 ? '' : text.slice(start + START.length, nameEnd);
    const end = `==== END logs for container ${name}${MARK_END}`;
    const at = nameEnd < 0 ? -1 : text.indexOf(end, nameEnd);
    kept.push(text.slice(from, start));
    from = at < 0 ? text.length : at + end.length;
  }
  return from === 0 ? text : `${kept.join('\n')}\n${text.slice(from)}`;
}
