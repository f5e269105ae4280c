import type { Ask } from '../ask.js';
import type { Homelab } from '../clusters.js';
import { field, list, text } from '../reference/json.js';
import { drainedAlone, survived, type Verdict } from '../reference/outage.js';
import { fitsBySums } from '../rivals/by-hand.js';
import { type Mark, percent, type Row } from './row.js';

const usual = { figure: 'yes and no that are right', rival: 'sums of what is free elsewhere', show: percent };

/** May each node alone be drained? */
export const drain: Row = {
  ...usual,
  name: 'drain',
  async mark(homelab, ask) {
    const answer = await ask({ kubernetes: { items: homelab.items }, objective: 'drain' });
    return marked(homelab, answer, field(answer.result, 'drain_alone'), drainedAlone);
  },
};

/** Could each node alone fail? */
export const survive: Row = {
  ...usual,
  name: 'survive',
  async mark(homelab, ask) {
    const answer = await ask({ kubernetes: { items: homelab.items }, objective: 'survive' });
    return marked(homelab, answer, field(answer.result, 'failures'), survived);
  },
};

/** Compares every yes and no with the reference. What depends on chance, by either, is neither right nor wrong. */
function marked(
  { reference, seed }: Homelab,
  { verified, proven, ms }: Awaited<ReturnType<Ask>>,
  answers: unknown,
  verdictOf: typeof drainedAlone,
): Mark {
  const said = new Map(list(answers).map((one) => [text(field(one, 'node')), text(field(one, 'ok'))]));
  const nodes = reference.machines.map(({ name }, n) => {
    const verdict = verdictOf(reference, n, seed);
    return { name, verdict, answer: said.get(name) ?? '', bySums: fitsBySums(reference, n) ? 'yes' : 'no' };
  });
  const clear = nodes.filter(({ verdict }) => verdict !== 'depends');
  const decided = clear.filter(({ answer }) => answer === 'yes' || answer === 'no');
  const right = decided.filter(({ answer, verdict }) => answer === verdict).length;
  return {
    verified,
    proven,
    ms,
    said: decided.length,
    right,
    ours: right / Math.max(1, decided.length),
    best: 1,
    rival: clear.filter(({ bySums, verdict }) => bySums === verdict).length / Math.max(1, clear.length),
    wrong: nodes.flatMap(({ name, answer, verdict }) =>
      isFalse(answer, verdict) ? [`${name}: ${answer}, and by the reference ${verdict}`] : [],
    ),
  };
}

const isFalse = (answer: string, verdict: Verdict) =>
  (answer === 'yes' && verdict === 'no') || (answer === 'no' && verdict === 'yes');
