import { Composer, type Document, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Parser } from 'yaml';
import type { Clock } from '../../../../common/clock.js';
import { Malformed } from '../../../../common/faults.js';
import { MAX_DEPTH } from '../../../../common/json.js';

/** Largest text, in characters. A megabyte takes half a second, twenty times as long as the same in JSON. */
export const MOST_YAML = 4 * 2 ** 20;
/** Most words and signs in it: four megabytes of what kubectl prints have fewer, and what has more takes longer. */
const MOST_WORDS = 1_000_000;
/** How many words of the text are read between two looks at the clock. */
const WORDS_PER_CHECK = 4096;

/**
 * The documents of a YAML text, as JSON would hold them. What JSON has not is refused (aliases, which can make a short text
 * unfold into gigabytes, and names that are no text), and so is what parseJson refuses: deep nesting, a name twice, `__proto__`.
 * @throws {Malformed} when the text is not YAML within these limits
 */
export function parseYaml(text: string, clock: Clock): unknown[] {
  if (text.length > MOST_YAML) {
    throw new Malformed(`expected at most ${MOST_YAML} characters of YAML, got ${text.length}`);
  }
  const lines = new LineCounter();
  lines.addNewLine(0);
  return withoutStacks(() => documentsOf(text, lines, clock)).flatMap(({ errors: [error], contents }) => {
    if (error) throw broken(lines, error.pos[0]);
    const value = toJson(contents, 1);
    return value === null ? [] : [value];
  });
}

/** The library makes an error of everything that is wrong. A text can have a million of them, whose stacks nobody reads. */
function withoutStacks<T>(work: () => T): T {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = before;
  }
}

function documentsOf(text: string, lines: LineCounter, clock: Clock): Document.Parsed[] {
  // Comparing all names of an object with each other takes time that grows with their square; `object` below does it with a set.
  const composer = new Composer({ uniqueKeys: false, resolveKnownTags: false, logLevel: 'silent' });
  const documents: Document.Parsed[] = [];
  for (const token of tokens(text, lines, clock)) {
    if (token.type === 'error') throw broken(lines, token.offset);
    for (const document of composer.next(token)) documents.push(document);
  }
  for (const document of composer.end()) documents.push(document);
  return documents;
}

function* tokens(text: string, { addNewLine }: LineCounter, clock: Clock) {
  const parser = new Parser(addNewLine);
  let words = 0;
  for (const word of new Lexer().lex(text)) {
    if (++words % WORDS_PER_CHECK === 0) clock.check();
    if (words > MOST_WORDS) throw new Malformed(`expected at most ${MOST_WORDS} words and signs of YAML, got more`);
    yield* parser.next(word);
    // Beside its collections a document is on the stack, and the scalar that is being read.
    if (parser.stack.length > MAX_DEPTH + 2) throw tooDeep();
  }
  yield* parser.end();
}

function broken(lines: LineCounter, offset: number): Malformed {
  const { line, col } = lines.linePos(offset);
  return new Malformed(
    `expected YAML, got a text that does not parse${line === 0 ? '' : ` at line ${line} column ${col}`}`,
  );
}

const tooDeep = () => new Malformed(`expected at most ${MAX_DEPTH} levels of nesting`);

function toJson(node: unknown, depth: number): unknown {
  if (isAlias(node)) throw new Malformed('expected YAML without aliases, got one');
  if (isScalar(node)) return node.value;
  if (!isMap(node) && !isSeq(node)) return null;
  if (depth > MAX_DEPTH) throw tooDeep();
  return isMap(node) ? object(node.items, depth) : node.items.map((item) => toJson(item, depth + 1));
}

function object(pairs: readonly { key: unknown; value: unknown }[], depth: number): Record<string, unknown> {
  const names = new Set<string>();
  const entries = pairs.map(({ key, value }): [string, unknown] => {
    const name = isScalar(key) ? String(key.value) : undefined;
    if (name === undefined) throw new Malformed('expected names that are texts, got an object or array as a name');
    if (name === '__proto__') throw new Malformed('expected no property named __proto__');
    if (names.has(name))
      throw new Malformed(`expected every name once, got ${JSON.stringify(name).slice(0, 64)} twice`);
    names.add(name);
    return [name, toJson(value, depth + 1)];
  });
  return Object.fromEntries(entries);
}
