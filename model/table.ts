import { markdownTable } from 'markdown-table';

/** Markdown that also reads well as it stands: the first column left, figures right. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const align = heading.map((_, i) => (i === 0 ? null : 'right'));
  return markdownTable([heading, ...rows], { align });
}
