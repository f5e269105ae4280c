const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const [SPACE, NEWLINE, RETURN, TAB] = [0x20, 0x0a, 0x0d, 0x09];

/** FaultData of what JSON.parse does not show. */
export interface JsonVisitor {
  /** A property, as it stands in the text too; `again` where its object has had that name before. */
  name(name: string, quoted: string, again: boolean): void;
  /** An array or object opens, so many levels deep; the outermost is 1. */
  depth?(levels: number): void;
}

/** Walks through a JSON text that has been parsed, so that the grammar need not be checked again. */
export function scanJson(text: string, visitor: JsonVisitor): void {
  // One entry per open array or object: the names seen in it, or undefined for an array.
  const open: (Set<string> | undefined)[] = [];
  // Character codes and jumps from quote to quote: a megabyte is looked at within milliseconds.
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const end = stringEnd(text, at);
        if (isName(text, end)) visitName(text.slice(at, end), open.at(-1), visitor);
        at = end - 1;
        break;
      }
      case OPEN_OBJECT:
        open.push(new Set());
        visitor.depth?.(open.length);
        break;
      case OPEN_ARRAY:
        open.push(undefined);
        visitor.depth?.(open.length);
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        open.pop();
    }
  }
}

function visitName(quoted: string, seen: Set<string> | undefined, visitor: JsonVisitor): void {
  // Escapes can spell the same name in two ways.
  const name = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
  visitor.name(name, quoted, seen?.has(name) ?? false);
  seen?.add(name);
}

/** Index after the closing quote of the string that opens at `start`; the end of the text where it is not closed. */
export function stringEnd(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    if (quote < 0) return text.length;
    // An escaped quote has an odd number of backslashes before it.
    let before = quote - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((quote - before) % 2 === 1) return quote + 1;
  }
}

function isName(text: string, after: number): boolean {
  for (let at = after; ; at++) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== NEWLINE && code !== RETURN && code !== TAB) return code === COLON;
  }
}
