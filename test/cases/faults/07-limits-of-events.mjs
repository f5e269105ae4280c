import { call, event, SUDOKU, verdict } from './lib.mjs';

// Start the service with RATE_LIMIT=20. What is malformed, and what is not for us, counts for nobody; its 1 MB bodies are read and parsed all the same.
const c = {};
const add = (k) => (c[k] = (c[k] ?? 0) + 1);
for (let i = 0; i < 40; i++)
  add(
    `malformed ${(await call('/events', { headers: { 'content-type': 'application/cloudevents+json' }, body: '{' })).status}`,
  );
for (let i = 0; i < 40; i++)
  add(`other type ${(await event('/x', 'y', ' '.repeat(100000), { 'ce-type': 'other' })).status}`);
for (let i = 0; i < 40; i++) add(`invented source ${(await event(`/s${Math.random()}`, `${i}`, SUDOKU)).status}`);
verdict(
  'one connection sends 120 events with RATE_LIMIT=20',
  Object.keys(c).some((k) => k.endsWith('429')),
  'the address of the connection is limited as well, so that some get 429',
  JSON.stringify(c),
);
