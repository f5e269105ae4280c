import { Writable } from 'node:stream';
import { type Logger, openLog } from '../../function/observe/log.js';

/** A log, and the lines that are written to it. */
export function loggedTo(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  const log = openLog(
    'debug',
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    }),
  );
  return { log, lines };
}
