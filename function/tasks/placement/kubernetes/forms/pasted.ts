/** A fenced block of Markdown, as agents and people paste it into a question. */
const FENCE = /^[ \t]*```[ \t]*\w*[ \t]*\r?\n([\s\S]*?)^[ \t]*```/gm;
const KUBERNETES = /"(kind|apiVersion|items)"\s*:|^[ \t]*(- )?(kind|apiVersion|items):/m;

/** What kubectl printed, where it is pasted into a question within fences; several blocks are several documents. */
export function pastedDump(question: string): readonly string[] | undefined {
  const blocks = [...question.matchAll(FENCE)].map(([, block = '']) => block).filter((block) => KUBERNETES.test(block));
  return blocks.length === 0 ? undefined : blocks;
}
