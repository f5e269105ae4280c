import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../function/common/faults.js';
import { openReal } from '../doubles/real.js';
import { dump } from './dumps.js';
import { at, text } from './json.js';
import { fragile, judge } from './judge.js';
import { refuted } from './optimum.js';

/** How many dumps, and the first one's seed: `npm run test:judge -- --seed 17` looks at one alone. */
const DUMPS = Number(process.env.JUDGE_DUMPS ?? 150);
const FIRST = Number(process.env.JUDGE_SEED ?? 1);
/** Requests on their way at once, so that inference and judging go side by side. */
const AT_ONCE = 6;
const SHOWN = Number(process.env.JUDGE_SHOWN ?? 20);

let service: Awaited<ReturnType<typeof openReal>> | undefined;

interface Seen {
  response: unknown;
  refusal: string | undefined;
}

async function ask(request: unknown): Promise<Seen> {
  if (!service) throw new Error('expected an open service');
  try {
    const { text: body } = await service.reasoning.reason(Buffer.from(JSON.stringify(request)));
    return { response: JSON.parse(body), refusal: undefined };
  } catch (error) {
    if (error instanceof Fault) return { response: undefined, refusal: error.message };
    throw error;
  }
}

/**
 * Most are answered with little of the model: what it proposes passes the same replay as what the search found, and the
 * judge has more to say of many clusters than of much thinking about few.
 */
const asked = (seed: number) =>
  seed % 20 === 0 || DUMPS === 1 ? dump(seed) : { ...dump(seed), budget: { starts: 1, steps: 2 } };

/**
 * Two simulations that draw their luck differently do not always agree on what is merely possible: whether a node alone can
 * be drained, and whether a cordoned one might have been emptied instead. So few such differences are let pass.
 */
const isOpinion = (fault: string) => fault.startsWith('drain_alone: ') || /^drain: .* rather than /.test(fault);
const MOST_OPINIONS = 0.005;

/** What is counted of an answer. */
function kindsOf(request: ReturnType<typeof asked>, response: unknown): string[] {
  const verified = at(response, 'verified') === true;
  return [
    verified ? 'verified' : 'unverified',
    `plan: ${text(at(response, 'result', 'plan', 'kind')) || 'none'}`,
    ...(at(response, 'result', 'fewest') === true ? ['fewest'] : []),
    ...(verified && fragile(request, response).length > 0 ? ['fragile'] : []),
  ];
}

// On its own, not with every run of the tests: it takes minutes.
describe.skipIf(process.env.JUDGE_DUMPS === undefined)(`the service on ${DUMPS} dumps from seed ${FIRST}`, () => {
  beforeAll(async () => {
    service = await openReal({ WORKERS: '1' });
  });
  afterAll(() => service?.reasoning.close());

  it('says nothing that the judge finds wrong', { timeout: 60_000 + DUMPS * 200 }, async () => {
    const counts = new Map<string, number>();
    const failures: { seed: number; faults: string[] }[] = [];
    const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
    const one = async (seed: number) => {
      const request = asked(seed);
      const { response, refusal } = await ask(request);
      if (refusal !== undefined) {
        count('refused');
        return;
      }
      for (const what of kindsOf(request, response)) count(what);
      const faults = [...judge(request, response), ...(await refuted(request, response))];
      if (faults.length > 0) failures.push({ seed, faults });
      if (DUMPS === 1) console.log(JSON.stringify({ request, response }, undefined, 1));
    };
    let next = FIRST;
    const lane = async () => {
      while (next < FIRST + DUMPS) await one(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    failures.sort((a, b) => a.seed - b.seed);
    const shown = failures
      .slice(0, SHOWN)
      .map(({ seed, faults }) => `seed ${seed}:\n  ${faults.slice(0, 5).join('\n  ')}`);
    console.log(`${JSON.stringify({ ...Object.fromEntries(counts), failed: failures.length })}\n${shown.join('\n')}`);
    // What the answer vouches for: plans, moves, proofs, words, confidence.
    const wrong = failures.filter(({ faults }) => faults.some((fault) => !isOpinion(fault)));
    expect(wrong.map(({ seed }) => seed)).toEqual([]);
    expect(failures.length).toBeLessThanOrEqual(Math.max(1, DUMPS * MOST_OPINIONS));
  });
});
