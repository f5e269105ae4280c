import type { Reading } from '../task.js';
import type { Cluster } from './cluster.js';
import { isOwn, OwnForm, readOwn } from './own.js';

export const contextSchema = OwnForm;

/** A cluster from a context in any of the forms. */
export function readCluster(context: Record<string, unknown>): Reading<Cluster> {
  if (isOwn(context)) return readOwn(context);
  return { kind: 'other', reason: 'context has neither nodes (or current_nodes) nor workloads' };
}
