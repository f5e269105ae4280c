import { Composer, type Document, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Parser } from 'yaml';
import type { Clock } from '../../../../common/clock.js';
import { Malformed } from '../../../../common/faults.js';
import { MAX_DEPTH } from '../../../../common/json.js';

/** Largest text, in characters. A megabyte takes a third of a second, ten times as long as the same in JSON. */
export const MOST_YAML = 8 * 2 ** 20;
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
  // Comparing all names of an object with each other takes time that grows with their square; `object` below does it with a set.
  const composer = new Composer({ uniqueKeys: false, logLevel: 'silent' });
  const documents: Document.Parsed[] = [];
  for (const token of tokens(text, lines, clock)) documents.push(...composer.next(token));
  documents.push(...composer.end());
  return documents.flatMap(({ errors: [error], contents }) => {
    if (error) throw new Malformed(`expected YAML, got a text that does not parse${place(lines, error.pos[0])}`);
    return contents === null ? [] : [toJson(contents, 1)];
  });
}

function* tokens(text: string, { addNewLine }: LineCounter, clock: Clock) {
  const parser = new Parser(addNewLine);
  let words = 0;
  for (const word of new Lexer().lex(text)) {
    if (++words % WORDS_PER_CHECK === 0) clock.check();
    yield* parser.next(word);
    // Beside its collections a document is on the stack, and the scalar that is being read.
    if (parser.stack.length > MAX_DEPTH + 2) throw tooDeep();
  }
  yield* parser.end();
}

const place = (lines: LineCounter, offset: number): string => {
  const { line, col } = lines.linePos(offset);
  return line === 0 ? '' : ` at line ${line} column ${col}`;
};

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
