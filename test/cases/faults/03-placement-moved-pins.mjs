import { HELD, heldBy, reason, verdict } from './lib.mjs';

// stay.ts stayPut() on every look of every start: bins × items × items closures, again after every improvement. 50 workloads, 6 KB.
const pinned = 30,
  movable = 20,
  nodes = Array.from({ length: 12 }, (_, i) => ({
    name: `n${i}`,
    cpu: i < 2 ? 1000 : 100,
    memory: 1e6,
    labels: i < 2 ? { pin: `p${i}` } : { mov: '1' },
  }));
const workloads = [
  ...Array.from({ length: pinned }, (_, i) => ({
    name: `f${i}`,
    cpu: '1m',
    memory: 1,
    node: `n${(i + 1) % 2}`,
    node_selector: { pin: `p${i % 2}` },
  })),
  ...Array.from({ length: movable }, (_, k) => ({
    name: `m${k}`,
    cpu: 34,
    memory: 1,
    node: `n${2 + (k % 10)}`,
    node_selector: { mov: '1' },
  })),
];
const { result, worst } = await heldBy(() => reason({ question: 'x', context: { nodes, workloads } }));
verdict(
  '50 workloads of which 30 run on the wrong node (5 KB)',
  result.status === 200 && worst < HELD,
  `200 in seconds, loop held < ${HELD} ms at a time`,
  `${result.status} after ${Math.round(result.ms)} ms, loop held ${worst} ms`,
);
