import type { Own } from '../result-parts.js';
import { movedIn } from '../room/trials.js';
import type { Ground } from '../situation/situation.js';
import type { FitAnswer, Fitted } from './answer.js';
import type { More } from './more.js';
import type { FitResult } from './result-schema.js';

/** Where new workloads go and how many more would fit, as data. */
export function resultOf(_: Ground, { ok, workloads, outcomes, conditions }: FitAnswer): Own<FitResult> {
  const landed = new Map(movedIn(outcomes).map((one) => [one.pod, one]));
  const why = new Map((outcomes[0]?.waiting ?? []).map((one) => [one.pod, one.why]));
  return {
    objective: 'fit',
    ok,
    workloads: workloads.map((one) => ofWorkload(one, landed, why)),
    conditions,
  };
}

function ofWorkload(
  { template, pods, least, most, more }: Fitted,
  landed: ReadonlyMap<string, { readonly to: string; readonly also: readonly string[] }>,
  why: ReadonlyMap<string, readonly string[]>,
) {
  return {
    workload: template.name,
    replicas: pods.length,
    fit: least,
    ...(most > least ? { fit_at_best: most } : {}),
    placement: pods.map((pod) => {
      const one = landed.get(pod);
      if (!one) return { pod, node: null, why: why.get(pod) ?? [] };
      return { pod, node: one.to, ...(one.also.length > 0 ? { or: one.also } : {}) };
    }),
    more: more ? ofMore(more) : null,
  };
}

const ofMore = ({ least, most, atMost, afterMoves, cut }: More) => ({
  replicas: least,
  ...(most > least ? { at_best: most } : {}),
  ...(cut ? { not_tried_beyond: most } : {}),
  at_most: atMost ?? null,
  at_most_after_moves: afterMoves ?? null,
});
