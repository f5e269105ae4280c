import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's own root, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Folders that hold no documents of ours. */
const FOREIGN = new Set(['node_modules', 'dist', 'runs']);

/** Paths of all Markdown files of the repository, relative to its root. */
export const DOCUMENTS = markdownIn('').sort();

function markdownIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) {
      return entry.name.endsWith('.md') ? [path] : [];
    }
    const hidden = entry.name.startsWith('.') && entry.name !== '.github';
    return entry.isDirectory() && !hidden && !FOREIGN.has(entry.name) ? markdownIn(path) : [];
  });
}

export function textOf(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}

/** One fenced block of a document. */
export interface Block {
  document: string;
  /** The line of its opening fence, from 1. */
  line: number;
  language: string;
  text: string;
}

const SHELLS = new Set(['sh', 'bash', 'shell', 'console']);
const OUTPUTS = new Set(['json', 'text', 'http']);

export function blocksOf(document: string): Block[] {
  const text = textOf(document);
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    document,
    line: text.slice(0, match.index).split('\n').length,
    language: match[1] ?? '',
    text: match[2] ?? '',
  }));
}

/** A command that a document shows, and the output that it shows for it, if any. */
export interface Example {
  document: string;
  line: number;
  command: string;
  output?: Block;
  /** The text of the document from this block to the next shell block: what a command that prints tables prints. */
  following: string;
}

/** The commands of a document. An output belongs to the last command of the shell block before it, under the same heading. */
export function examplesOf(document: string): Example[] {
  const lines = textOf(document).split('\n');
  const blocks = blocksOf(document);
  const shells = blocks.filter(({ language }) => SHELLS.has(language));
  return shells.flatMap((block, i) => {
    const end = shells[i + 1]?.line ?? lines.length + 1;
    const following = lines.slice(block.line + block.text.split('\n').length, end - 1);
    const heading = following.findIndex((line) => /^#+ /.test(line));
    const last = heading < 0 ? end : block.line + block.text.split('\n').length + heading;
    const output = blocks.find(({ language, line }) => OUTPUTS.has(language) && line > block.line && line < last);
    const commands = commandsOf(block.text);
    return commands.map((command, c) => ({
      document,
      line: block.line,
      command,
      following: following.join('\n'),
      ...(output && c === commands.length - 1 ? { output } : {}),
    }));
  });
}

/** The blocks of a document that could be an output and are that of no command. */
export function lonelyOutputs(document: string): Block[] {
  const shown = new Set(examplesOf(document).map(({ output }) => output?.line));
  return blocksOf(document).filter(({ language, line }) => OUTPUTS.has(language) && !shown.has(line));
}

/** A block's commands, one by one: lines are gathered until bash finds them complete. */
function commandsOf(text: string): string[] {
  const commands: string[] = [];
  let gathered = '';
  for (const line of text.trimEnd().split('\n')) {
    if (gathered === '' && /^\s*(#|$)/.test(line)) continue;
    gathered += `${line}\n`;
    if (line.endsWith('\\') || spawnSync('bash', ['-n'], { input: gathered }).status !== 0) continue;
    commands.push(gathered.trimEnd());
    gathered = '';
  }
  return gathered === '' ? commands : [...commands, gathered.trimEnd()];
}
