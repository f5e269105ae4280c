import { few } from '../drain/alone.js';
import type { Own } from '../result-parts.js';
import { commandsOf } from '../situation/kubectl.js';
import type { Ground } from '../situation/situation.js';
import type { Failure, SurviveAnswer } from './answer.js';
import type { Precaution } from './precaution.js';
import type { SurviveResult } from './result-schema.js';

/** What every failure comes to, as data. */
export const resultOf = (_: Ground, { failures, untried }: SurviveAnswer): Own<SurviveResult> => ({
  objective: 'survive',
  failures: failures.map(failureOf),
  not_tried: untried.map(({ name }) => name),
});

const failureOf = ({ kind, name, nodes, ok, why, proof, moves, ...rest }: Failure) => ({
  [kind === 'nodes' ? 'together' : kind]: name,
  ...(nodes.length > 1 ? { nodes } : {}),
  ok,
  why: few(why),
  proven: proof !== undefined,
  ...(proof?.by === 'none' ? { proof: proof.why } : {}),
  moves,
  pending: rest.pending,
  pending_in_some_trials: rest.sometimes,
  lost: { pods: rest.bare, data: rest.data },
  interrupted: rest.interrupted,
  moves_before: rest.precaution ? ofPrecaution(rest.precaution) : null,
  needs: rest.remedy ? { one_more_node: { cpu_millicores: rest.remedy.cpu, memory_bytes: rest.remedy.memory } } : null,
});

const ofPrecaution = ({ plan, targets }: Precaution) => ({
  plan: { kind: plan.kind, steps: plan.steps, kubectl: commandsOf(plan, false) },
  moves: targets.map(({ pod, from, to }) => ({ workloads: [pod], from, to })),
});
