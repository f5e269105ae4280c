import { expect, it } from 'vitest';
import { openLog, readable } from '../../function/observe/log.js';

const lines = (destination: (sink: { write(line: string): void }) => { write(line: string): void }) => {
  const written: string[] = [];
  const log = openLog('info', destination({ write: (line) => void written.push(line) }));
  log.info({ models: 3 }, 'ready at http://localhost:8080 · 3 models · cpu ×2');
  return written;
};

it('a machine reads JSON', () => {
  const [line = ''] = lines((sink) => sink);
  expect(JSON.parse(line)).toMatchObject({
    level: 'info',
    service: 'agent-reasoning',
    models: 3,
    msg: 'ready at http://localhost:8080 · 3 models · cpu ×2',
  });
});

it('a person at a terminal reads the message, and then the facts', () => {
  expect(lines((sink) => readable(sink, false))).toEqual([
    'INFO: ready at http://localhost:8080 · 3 models · cpu ×2 {"models":3}\n',
  ]);
});
