import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { peakBytes } from '../../model/bench/memory.js';
import { dumpTable, waysOf } from '../../model/dumps.js';

it('the table has times, statuses, liveness and memory of every way', () => {
  const text = dumpTable([
    {
      name: 'gzip',
      bytes: 3 * 2 ** 20,
      statuses: [200, 503, 200],
      milliseconds: [700, 5, 800],
      liveness: { latencies: [1, 2, 24], failed: 1, ownDelay: 0 },
      peakBytes: 500 * 2 ** 20,
    },
  ]);
  expect(text).toMatch(/gzip +\| +3\.0 \| 200, 503 \| +700 \| +800 \| +4 \| +1 \| +24 \| +500 \|/);
});

it('a dump is sent as it is, compressed, and as events of their own', () => {
  const body = Buffer.from('{"question":"q"}');
  const [plain, compressed, events] = waysOf(body, 2).map(({ bodies }) => bodies);
  expect(plain).toEqual([body, body]);
  expect(gunzipSync(compressed?.[1] ?? Buffer.alloc(0))).toEqual(body);
  expect(events?.map((event) => JSON.parse(event.toString()))).toMatchObject([
    { id: '0', data: { question: 'q' } },
    { id: '1', data: { question: 'q' } },
  ]);
});

it.runIf(process.platform === 'linux')('the most memory of a process is more than none', () => {
  expect(peakBytes(process.pid)).toBeGreaterThan(2 ** 20);
});
