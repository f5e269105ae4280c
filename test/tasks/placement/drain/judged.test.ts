import { expect, it } from 'vitest';
import { drainAlone, isFree, isFreeForSure } from '../../../judge/alone.js';
import { planFaults } from '../../../judge/judge.js';
import { readPlan } from '../../../judge/plan.js';
import { wordFaults } from '../../../judge/words.js';
import { askRequest } from '../question/asking.js';
import { FIRST, judgedDumps } from '../question/judged.js';

const DUMPS = 25;

it(`drains of ${DUMPS} generated clusters go as they are told, as another replay has it`, () => {
  const faults: string[] = [];
  const counts = { yes: 0, conditional: 0, no: 0 };
  for (const { seed, asked, cluster } of judgedDumps(FIRST, DUMPS)) {
    const names = cluster.hosts.map(({ name }) => name);
    const sets = [...names.slice(0, 6).map((name) => [name]), names.slice(0, 2)];
    for (const nodes of sets) {
      const { result, answer, verified } = askRequest({ ...asked.context, objective: 'drain', drain: nodes });
      const { ok } = result;
      if (ok === 'yes' || ok === 'no' || ok === 'conditional') counts[ok]++;
      // Names of nodes in a command are no counts.
      const wrong = [...wordFaults(answer.replaceAll(/kubectl [^.;]*/g, 'kubectl'))];
      if (ok === 'yes' && verified) {
        const { plan, faults: form } = readPlan(result);
        wrong.push(...form, ...planFaults(cluster, result, plan, nodes));
      }
      const [host, other] = cluster.hosts.filter(({ name }) => nodes.includes(name));
      // Of one node the judge can say that nothing stands in its way; what is not proven is said not to be.
      if (
        ok === 'no' &&
        verified &&
        host &&
        !other &&
        isFreeForSure(cluster, host) &&
        isFree(drainAlone(cluster, host))
      ) {
        wrong.push(`no, but every pod lands (${answer.slice(0, 200)})`);
      }
      faults.push(...wrong.map((fault) => `seed ${seed}, ${nodes.join(' ')}: ${fault}`));
    }
  }
  expect(faults).toEqual([]);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(5);
});
