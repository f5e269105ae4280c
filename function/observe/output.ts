import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { isSystemError } from '../common/system-error.js';

/** Text that waits for a slow reader, at most, in characters. */
const MOST_WAITING = 1024 * 1024;
/** How often it is tried again, and how long at the end of the process, in milliseconds. */
const RETRY_MS = 20;
const FAREWELL_MS = 200;

/**
 * Standard output or standard error, written at once and never waited for. A full disk, a reader that has gone or a reader
 * that does not read costs lines of the log; it neither delays an answer nor ends the process. How many lines were lost is
 * written once writing works again.
 */
export class Output {
  private readonly fd: number;
  private waiting: Buffer[] = [];
  private characters = 0;
  private lost = 0;
  /** The last line was cut off half way. */
  private torn = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(stream: 'stdout' | 'stderr') {
    this.fd = open(stream);
    process.once('exit', () => this.end());
  }

  /** Lines with their line breaks. */
  write(text: string): void {
    if (this.waiting.length > 0 && this.characters + text.length > MOST_WAITING) {
      this.lost += 1;
      return;
    }
    const told = this.lost > 0 ? lossLine(this.lost) : '';
    this.waiting.push(Buffer.from(`${this.torn ? '\n' : ''}${told}${text}`));
    this.torn = false;
    this.characters += text.length;
    this.lost = 0;
    this.drain();
  }

  /** Writes what it can; what a reader is too slow for waits. */
  private drain(): void {
    for (let [chunk] = this.waiting; chunk !== undefined; [chunk] = this.waiting) {
      try {
        const written = writeSync(this.fd, chunk);
        this.waiting.shift();
        if (written < chunk.length) this.waiting.unshift(chunk.subarray(written));
      } catch (error) {
        if (isAgain(error)) {
          this.timer ??= setTimeout(() => {
            this.timer = undefined;
            this.drain();
          }, RETRY_MS).unref();
          return;
        }
        this.lost += this.waiting.length;
        this.torn = true;
        this.waiting = [];
      }
    }
    this.characters = 0;
  }

  private end(): void {
    const until = performance.now() + FAREWELL_MS;
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (this.drain(); this.waiting.length > 0 && performance.now() < until; this.drain()) {
      Atomics.wait(pause, 0, 0, RETRY_MS);
    }
  }
}

/**
 * Where writing does not block: a file never does; a pipe is opened once more, without blocking; a socket cannot be, but Node
 * makes it non-blocking as soon as it is asked for the stream.
 */
function open(stream: 'stdout' | 'stderr'): number {
  const fd = stream === 'stdout' ? 1 : 2;
  try {
    const kind = fstatSync(fd);
    if (kind.isFIFO()) return openSync(`/dev/${stream}`, constants.O_WRONLY | constants.O_NONBLOCK);
    if (kind.isSocket()) process[stream].on('error', () => {});
  } catch {
    // Closed, or a pipe of another user: then what there is has to do.
  }
  return fd;
}

function isAgain(error: unknown): boolean {
  return isSystemError(error) && error.code === 'EAGAIN';
}

function lossLine(lost: number): string {
  const line = { level: 'warn', time: new Date().toISOString(), service: 'agent-reasoning', lost };
  return `${JSON.stringify({ ...line, msg: 'lines of the log were lost' })}\n`;
}

const opened: { stdout?: Output; stderr?: Output } = {};
/** One for the whole process, opened when it is first needed. */
export const standardOutput = (): Output => {
  opened.stdout ??= new Output('stdout');
  return opened.stdout;
};
export const standardError = (): Output => {
  opened.stderr ??= new Output('stderr');
  return opened.stderr;
};
