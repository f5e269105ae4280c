import { Type } from '@sinclair/typebox';
import { type Clock, UNBOUNDED } from '../../common/clock.js';
import type { ReasonRequest } from '../../contract/reason.js';
import { type Claim, claimed, invalid, type Reading, unclaimed } from '../task.js';
import { AgentForm, isAgentForm, readAgentForm } from './agent-form.js';
import type { Cluster } from './cluster.js';
import { KubernetesForm } from './kubernetes/form.js';
import { type Found, findDump } from './kubernetes/forms/found.js';
import { inexact } from './limits.js';
import { type PlacementProblem, placementProblem } from './problem.js';
import { searchTime } from './time.js';

/** What the two forms of this task have in common. */
export const head = {
  name: 'placement',
  taskTypes: ['optimization', 'planning', 'troubleshooting'],
  contextSchema: Type.Union([AgentForm, KubernetesForm], {
    description: 'Where the workloads of a cluster should run.',
  }),
} as const;

/** In which form a context says what a cluster is. */
export function formOf(
  context: Record<string, unknown>,
  found: Found | undefined = findDump({ question: '', context }),
): 'agent' | 'kubernetes' | 'both' | 'none' {
  // Both forms have `nodes`; where they are a part of the dump, they are not beside it.
  const agent = isAgentForm(found?.beside ?? context);
  if (!found) return agent ? 'agent' : 'none';
  return agent ? 'both' : 'kubernetes';
}

export const noCluster = unclaimed('context has neither nodes (or current_nodes) and workloads nor kubernetes');

/** Claims clusters in the agents' form. */
export const claims = (request: ReasonRequest): Claim<PlacementProblem> => {
  const { context = {} } = request;
  if (!isAgentForm(context)) return noCluster;
  return claimed((clock) => {
    const time = searchTime(request);
    const reading = readCluster(context, clock);
    if (reading.kind !== 'problem') return reading;
    return { kind: 'problem', problem: placementProblem(reading.problem, clock, time) };
  });
};

/** A cluster in the agents' form. */
export function readCluster(context: Record<string, unknown>, clock: Clock = UNBOUNDED): Reading<Cluster> {
  const reading = readAgentForm(context, clock);
  const wrong = reading.kind === 'problem' ? inexact(reading.problem) : undefined;
  return wrong === undefined ? reading : invalid('/context', wrong);
}
