import { reason, verdict } from './lib.mjs';

// Sums of amounts leave the whole numbers that a double holds: what is called proven impossible is possible. w0 fits n0, w1 fits n1.
const r = await reason({
  question: 'x',
  context: {
    nodes: [
      { name: 'n0', cpu: '9007199254740991m', memory: '1' },
      { name: 'n1', cpu: '4503599627370496m', memory: '4503599627370496' },
    ],
    workloads: [
      { name: 'w0', cpu: '9007199254740991m', memory: '0', node: 'n0' },
      { name: 'w1', cpu: '4503599627370496m', memory: '4503599627370495' },
    ],
    constraints: [{ type: 'pin', workloads: ['w0', 'w1'], nodes: ['n0', 'n1'] }],
  },
});
const v = r.status === 200 ? r.json : {};
verdict(
  'amounts near 2^53',
  r.status === 422 || (v.verified && v.result.feasible === true),
  'feasible on 2 nodes, or 422 for amounts whose sums are not exact',
  `${r.status} verified ${v.verified} feasible ${v.result?.feasible}: ${v.answer}`,
);
