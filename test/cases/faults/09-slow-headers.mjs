import net from 'node:net';
import { base, verdict } from './lib.mjs';

// serving.ts says 15 s for headers; Node looks every 30 s only (connectionsCheckingInterval), so it is up to 45 s, and up to 60 s for a whole request.
/** Seconds; CUT_OFF_S overrides it on a slow or busy machine. */
const CUT_OFF = Number(process.env.CUT_OFF_S ?? 20);
const t0 = Date.now();
const s = net.connect(base.port, base.hostname);
s.on('error', () => {});
s.write('GET / HTTP/1.1\r\n');
const iv = setInterval(() => s.write('x: 1\r\n'), 1000);
s.resume();
await new Promise((r) => s.on('close', r));
clearInterval(iv);
const took = (Date.now() - t0) / 1000;
verdict(
  'slow headers are cut off',
  took < CUT_OFF,
  'within 15 s and a bit, as HEADERS_TIMEOUT_MS says',
  `${took.toFixed(1)} s`,
);
