import http from 'node:http';
import { call, HELD, heldBy, verdict } from './lib.mjs';

// Every GET /metrics makes the runtime's node-os-utils run `/bin/sh -c 'ip -s link'` twice: four processes and 14 ms of the main thread, for anyone, without a limit.
/** Scrapes a second; LEAST_RATE overrides it on a slow or busy machine. */
const LEAST = Number(process.env.LEAST_RATE ?? 150);
const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
let n = 0;
const t0 = Date.now();
const { worst } = await heldBy(() =>
  Promise.all(
    Array.from({ length: 32 }, async () => {
      while (n < 400 && Date.now() - t0 < 30000) {
        n++;
        await call('/metrics', { method: 'GET', agent });
      }
    }),
  ),
);
const rate = n / ((Date.now() - t0) / 1000);
verdict(
  '400 scrapes, 32 at once',
  worst < HELD && rate > LEAST,
  `no process per scrape (a page at most every second is enough): more than ${LEAST} a second, loop held < ${HELD} ms`,
  `${rate.toFixed(0)} a second, loop held ${worst} ms`,
);
