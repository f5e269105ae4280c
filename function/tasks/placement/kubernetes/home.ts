import type { Field } from '../fields.js';
import { bears, type Toleration } from '../taints.js';
import type { NodeObject } from './node.js';
import type { NodeTerm } from './selectors.js';

/** The index of the node that `nodeName` names; undefined where it names none. A name that is unknown is reported. */
export function whereRuns(nodeName: Field, indices: ReadonlyMap<string, number>): number | undefined {
  const name = nodeName.text('the name of a node');
  if (name === undefined || name === '') return undefined;
  return indices.get(name) ?? nodeName.expected('the name of a Node among the items');
}

/** The index of the node for which a DaemonSet's pod waits: such a pod names its node in its affinity. */
export function whereMeant(
  terms: readonly NodeTerm[] | undefined,
  indices: ReadonlyMap<string, number>,
): number | undefined {
  const values = terms?.flatMap(({ fields }) => fields).find(({ operator }) => operator === 'In')?.values;
  return indices.get(values?.values().next().value ?? '');
}

/** Why a pod waits for a node, or will soon: it has none, or its node is about to lose it. Undefined where it runs. */
export function whyWaits(
  home: NodeObject | undefined,
  tolerations: readonly Toleration[],
  gated: boolean,
): string | undefined {
  if (home === undefined) return gated ? 'it has scheduling gates' : 'it has no node';
  if (!home.ready) return `${home.name} is not ready`;
  const evicting = home.taints.filter(({ effect }) => effect === 'NoExecute');
  const [first] = evicting;
  if (first === undefined || bears(tolerations, evicting)) return undefined;
  return `${home.name} has the NoExecute taint ${first.key}, which it does not tolerate`;
}
