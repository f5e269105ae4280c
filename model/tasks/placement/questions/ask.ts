import { now } from '../../../../function/common/clock.js';
import type { Model } from '../../../../function/models/load.js';
import { budgetOf, NO_CAPS } from '../../../../function/reasoning/budget.js';
import { reason } from '../../../../function/reasoning/reason.js';
import { placement } from '../../../../function/tasks/placement/index.js';
import type { StepRunner } from '../../../../function/trm/engine/scheduler.js';

/** An answer of the service. */
export interface Answered {
  readonly result: unknown;
  /** Whether the answer obeys every rule, and whether it says that no other can be better. */
  readonly verified: boolean;
  readonly proven: boolean;
  /** Milliseconds of one core, of all threads together. */
  readonly ms: number;
}

/** Puts a context to the service. */
export type Ask = (context: Record<string, unknown>) => Promise<Answered>;

/** Asks as a request would, with the default budget. @throws {Error} for a context that is refused */
export const asking =
  (model: Model, runner: StepRunner): Ask =>
  async (context) => {
    const request = { question: 'What about this cluster?', context };
    await placement.prepare?.(request);
    const before = process.cpuUsage();
    const until = now() + (placement.usualTime ?? 0);
    const reading = placement.pose(request);
    if (reading.kind !== 'problem') throw new Error(`expected a question that is read, got ${JSON.stringify(reading)}`);
    const { proposal } = await reason(model, reading.problem, budgetOf(model, NO_CAPS), { runner, until });
    const result = proposal.result();
    const { user, system } = process.cpuUsage(before);
    return { result, verified: proposal.violations.length === 0, proven: proposal.proven, ms: (user + system) / 1000 };
  };
