import { expect, it } from 'vitest';
import { UNBOUNDED } from '../../function/common/clock.js';
import { consolidation } from '../../function/tasks/placement/consolidate/task.js';
import { readClaim } from '../../function/tasks/task.js';
import { clusterDump, DUMP_SIZES } from '../../model/tasks/placement/exam/dump/index.js';
import { judge } from './judge.js';

/** Minutes for the largest: the judge drains every node of it again and again, pod by pod. */
const PATIENCE = 900_000;

it.each(DUMP_SIZES)(
  'nothing is wrong with the answer for $nodes nodes and $pods pods',
  { timeout: PATIENCE },
  (size) => {
    const request = { question: 'Which nodes can go?', context: { kubernetes: clusterDump(size, 1) } };
    const reading = readClaim(consolidation.claims(request), UNBOUNDED);
    if (reading.kind !== 'problem') throw new Error(JSON.stringify(reading));
    const { problem } = reading;
    const verdict = consolidation.judge(problem, problem.found);
    const response = {
      verified: verdict.violations.length === 0,
      confidence: verdict.trust ?? 1,
      violations: verdict.violations,
      answer: consolidation.explain(problem, problem.found, verdict),
      result: consolidation.result(problem, problem.found, verdict),
    };
    expect(response.verified).toBe(true);
    expect(judge(request, response)).toEqual([]);
  },
);
