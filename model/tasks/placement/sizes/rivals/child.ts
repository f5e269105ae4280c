import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** How a program ended: what it printed, or why there is nothing. */
export type Ended =
  | { readonly kind: 'printed'; readonly output: string }
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Runs a program with `input` on its stdin, and ends it after `seconds` if it has not ended. What it writes to stderr is
 * told where it fails.
 */
export async function runChild(
  program: string,
  args: readonly string[],
  input: string,
  seconds: number,
): Promise<Ended> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, seconds * 1000);
  // A program that ends before it has read everything breaks the pipe; its exit code tells why.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  try {
    const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    if (late) return { kind: 'failed', why: `not done ${seconds} s after it was started` };
    if (code === 0) return { kind: 'printed', output };
    return { kind: 'failed', why: errors.trim().split('\n').at(-1) || `expected exit code 0, got ${code}` };
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
