import { Type } from '@sinclair/typebox';
import { type Clock, UNBOUNDED } from '../../clock.js';
import type { Reading } from '../task.js';
import type { Cluster } from './cluster.js';
import { isKubernetes, KubernetesForm, readKubernetes } from './kubernetes.js';
import { inexact } from './limits.js';
import { isOwn, OwnForm, readOwn } from './own.js';

export const contextSchema = Type.Union([OwnForm, KubernetesForm], {
  description: 'Where the workloads of a cluster should run.',
});

/** A cluster from a context in any of the forms. */
export function readCluster(context: Record<string, unknown>, clock: Clock = UNBOUNDED): Reading<Cluster> {
  if (isKubernetes(context) && isOwn(context)) {
    const message = 'expected either kubernetes or nodes and workloads, got both';
    return { kind: 'invalid', errors: [{ pointer: '/context', message }] };
  }
  const reading = read(context, clock);
  const wrong = reading.kind === 'problem' ? inexact(reading.problem) : undefined;
  return wrong === undefined ? reading : { kind: 'invalid', errors: [{ pointer: '/context', message: wrong }] };
}

function read(context: Record<string, unknown>, clock: Clock): Reading<Cluster> {
  if (isKubernetes(context)) return readKubernetes(context);
  if (isOwn(context)) return readOwn(context, clock);
  return { kind: 'other', reason: 'context has neither nodes (or current_nodes) and workloads nor kubernetes' };
}
