/**
 * What differs from one run to the next, and what stands in its place on both sides of a comparison. Confidences are
 * compared to two digits, because the last ones depend on the instructions of the CPU.
 */
const VOLATILE: readonly (readonly [RegExp, string | ((whole: string, name: string, value: string) => string)])[] = [
  [/("(?:duration_ms|waited_ms)": ?)[\d.]+/g, '$1<milliseconds>'],
  [/("request_id": ?)"[^"]+"/g, '$1"<id>"'],
  [/("confidence": ?)([\d.e-]+)/g, (_, name, value) => `${name}${Number(value).toFixed(2)}`],
  [/^(ce-time: ).*$/gm, '$1<time>'],
];

/** A text as it is compared: without what is volatile and without layout, which no two printers of JSON share. */
export function comparable(text: string, language: string): string {
  let told = text;
  for (const [from, to] of VOLATILE) {
    told = typeof to === 'string' ? told.replace(from, to) : told.replace(from, to);
  }
  return language === 'text' ? told.replace(/\s+/g, ' ').trim() : withoutLayout(told);
}

/** White space outside of strings is layout. */
function withoutLayout(text: string): string {
  return text.replace(/("(?:[^"\\\n]|\\.)*")|,?\s*(?=[\]}])|\s+/g, (_, string: string | undefined) => string ?? '');
}

/** What a printed text must match so that it is what a document shows; `…` there stands for anything. */
export function shown(text: string, language: string): RegExp {
  const parts = comparable(text, language).split(/,?…,?/);
  return new RegExp(`^${parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('[\\s\\S]*')}$`);
}

/** Names of the tables in Markdown: the first cell of each row, headings too. */
export function namesInTables(markdown: string): string[] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|') && !/^\| *:?-+:? *\|/.test(line));
  return rows.map((row) => row.split('|')[1]?.trim() ?? '').filter((name) => name !== '');
}
