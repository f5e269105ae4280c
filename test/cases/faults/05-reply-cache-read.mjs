import { event, verdict } from './lib.mjs';

const id = String(Math.random());
const victim = {
  question: 'x',
  conversation_id: 'secret-of-the-victim',
  context: { nodes: 2, workloads: [{ name: 'payroll-db', cpu: 1, memory: 1 }] },
};
await event('/agents/victim', id, victim, { 'ce-correlationid': 'c-1' });
const spy = await event('/agents/victim', id, '{}');
verdict(
  "another event with a known source and id must not show the victim's answer",
  !/secret-of-the-victim|payroll-db/.test(spy.text),
  'another data under the same source and id is another request (key the cache by source, id and a digest of the data), or refused',
  `${spy.status} ${spy.text.slice(0, 160)}`,
);
