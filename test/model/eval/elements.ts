/** An SVG document, read as far as the tests look. */
export interface Elements {
  /** Text between tags, entities resolved, blank ones left out. */
  texts: string[];
  /** Attributes of the root. */
  root: Record<string, string>;
  /** How many elements there are of each name. */
  counts: Map<string, number>;
}

const TOKEN = /<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/giy;
const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' };

/** Reads well-formed XML of elements, attributes and text. @throws {Error} at the first place that is none */
export function elementsOf(svg: string): Elements {
  const open: string[] = [];
  const elements: Elements = { texts: [], root: {}, counts: new Map() };
  for (const { closing, name, attributes, empty, text } of tokensOf(svg)) {
    if (text !== undefined) {
      elements.texts.push(...visible(text));
    } else if (closing) {
      close(open, name);
    } else {
      if (open.length === 0) Object.assign(elements.root, attributesIn(attributes));
      count(elements.counts, name);
      if (!empty) open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`expected </${open.at(-1)}>, got the end`);
  return elements;
}

/** The text with its entities resolved; nothing for blanks. */
const visible = (text: string): string[] =>
  text.trim() === '' ? [] : [text.replaceAll(/&\w+;/g, (entity) => ENTITIES[entity] ?? '?')];

/** Tags and texts, one after the other. @throws {Error} at what is neither */
function* tokensOf(svg: string) {
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < svg.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(svg);
    if (!match) throw new Error(`expected a tag or text, got ${JSON.stringify(svg.slice(at, at + 40))}`);
    const [, closing, name = '', attributes = '', empty, text] = match;
    yield { closing, name, attributes, empty, text };
  }
}

const count = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);

/** Takes the innermost open element off. @throws {Error} where it has another name */
function close(open: string[], name: string): void {
  const last = open.pop();
  if (last !== name) throw new Error(`expected </${last}>, got </${name}>`);
}

const attributesIn = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]));
