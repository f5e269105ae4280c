/** The command whose text a caller may send as usage. */
export const TOP = 'kubectl top pods -A --containers';

/** One line of `kubectl top`: a pod or one container of it, or a whole node. */
export type TopLine =
  | { readonly of: 'node' }
  | {
      readonly of: 'pod';
      /** Undefined where the columns have none: then it is the one that kubectl was set to. */
      readonly namespace: string | undefined;
      readonly pod: string;
      readonly container: string | undefined;
      /** Quantities, as they stand there. */
      readonly cpu: string;
      readonly memory: string;
    };

/** What is in a column. */
type Column = 'namespace' | 'pod' | 'container' | 'node' | 'cpu' | 'memory' | 'other';

/** Headings whose meaning does not depend on others. */
const COLUMNS: ReadonlyMap<string, Column> = new Map([
  ['NAMESPACE', 'namespace'],
  ['POD', 'pod'],
  ['CPU(cores)', 'cpu'],
  ['MEMORY(bytes)', 'memory'],
]);
/** Columns of a table without a heading, by their number. */
const BARE: Readonly<Record<number, readonly Column[]>> = {
  3: ['pod', 'cpu', 'memory'],
  4: ['namespace', 'pod', 'cpu', 'memory'],
  5: ['namespace', 'pod', 'container', 'cpu', 'memory'],
};
const OF_NODES: readonly Column[] = ['node', 'cpu', 'other', 'memory', 'other'];
/** Of four columns without a heading, the other meaning: `kubectl top pods --containers --no-headers`. */
const OF_CONTAINERS: readonly Column[] = ['pod', 'container', 'cpu', 'memory'];

/** Whether the dump has a pod of this name in a namespace, or in any where the namespace is undefined. */
type IsPod = (namespace: string | undefined, pod: string) => boolean;

/** What may stand around a table: the command itself, and warnings. */
const AROUND = /^(?:[^$#%>]{0,100}[$#%>] ?kubectl |Warning: )/;

/**
 * Reads what `kubectl top pods` and `kubectl top nodes` print, with any of their columns and any number of tables, line by
 * line; undefined is read of a line that is none of theirs.
 */
export function* readTop(text: string, isPod: IsPod): Generator<{ line: string; read: TopLine | undefined }> {
  let heading: readonly Column[] | undefined;
  let afterRule = false;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const words = line.split(/\s+/);
    const inSum = afterRule;
    afterRule = /^[_\s]+$/.test(line) && line !== '';
    // Under a rule --sum prints the sum of all pods.
    if (line === '' || afterRule || inSum || AROUND.test(line)) continue;
    const named = columnsOf(words);
    heading = named ?? heading;
    if (named === undefined) yield { line, read: lineOf(words, heading ?? bare(words, isPod)) };
  }
}

/** The columns that a heading names; undefined where the words are no heading. */
function columnsOf(words: readonly string[]): Column[] | undefined {
  if (!words.includes('CPU(cores)') || !words.includes('MEMORY(bytes)')) return undefined;
  const ofNodes = words.some((word) => /^CPU\(?%\)?$/.test(word));
  const name = ofNodes ? 'node' : words.includes('POD') ? 'container' : 'pod';
  return words.map((word) => (word === 'NAME' ? name : (COLUMNS.get(word) ?? 'other')));
}

function bare(words: readonly string[], isPod: IsPod): readonly Column[] {
  if (words.length === 5 && words[2]?.endsWith('%')) return OF_NODES;
  const [first = '', second = ''] = words;
  if (words.length === 4 && !isPod(first, second) && isPod(undefined, first)) return OF_CONTAINERS;
  return BARE[words.length] ?? [];
}

function lineOf(words: readonly string[], columns: readonly Column[]): TopLine | undefined {
  if (words.length !== columns.length) return undefined;
  const at = (column: Column) => words[columns.indexOf(column)];
  if (columns.includes('node')) return { of: 'node' };
  const [pod, cpu, memory] = [at('pod'), at('cpu'), at('memory')];
  if (pod === undefined || cpu === undefined || memory === undefined) return undefined;
  return { of: 'pod', namespace: at('namespace'), pod, container: at('container'), cpu, memory };
}
