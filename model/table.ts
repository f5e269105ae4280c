import { markdownTable } from 'markdown-table';

/** A Markdown table that can be read as plain text: the first column is aligned left, the figures right. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const align = heading.map((_, i) => (i === 0 ? null : 'right'));
  return markdownTable([heading, ...rows], { align });
}
