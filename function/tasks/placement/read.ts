import { Type } from '@sinclair/typebox';
import { type Clock, UNBOUNDED } from '../../common/clock.js';
import type { Reading } from '../task.js';
import type { Cluster } from './cluster.js';
import { isKubernetes, KubernetesForm } from './kubernetes/form.js';
import { inexact } from './limits.js';
import { isOwn, OwnForm, readOwn } from './own.js';

export const contextSchema = Type.Union([OwnForm, KubernetesForm], {
  description: 'Where the workloads of a cluster should run.',
});

/** In which form a context says what a cluster is. */
export function formOf(context: Record<string, unknown>): 'own' | 'kubernetes' | 'both' | 'none' {
  if (isKubernetes(context)) return isOwn(context) ? 'both' : 'kubernetes';
  return isOwn(context) ? 'own' : 'none';
}

/** A cluster in the agents' own form. */
export function readCluster(context: Record<string, unknown>, clock: Clock = UNBOUNDED): Reading<Cluster> {
  if (!isOwn(context)) {
    return { kind: 'other', reason: 'context has neither nodes (or current_nodes) and workloads nor kubernetes' };
  }
  const reading = readOwn(context, clock);
  const wrong = reading.kind === 'problem' ? inexact(reading.problem) : undefined;
  return wrong === undefined ? reading : { kind: 'invalid', errors: [{ pointer: '/context', message: wrong }] };
}
