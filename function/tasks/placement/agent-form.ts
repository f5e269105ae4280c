import { type Clock, UNBOUNDED } from '../../common/clock.js';
import type { Reading } from '../task.js';
import { readConstraints } from './agent-form/constraints.js';
import { Names } from './agent-form/names.js';
import { readNodes } from './agent-form/nodes.js';
import { noteUnknown } from './agent-form/unknown.js';
import { readWorkloads } from './agent-form/workloads.js';
import type { Cluster } from './cluster.js';
import { Field, Findings } from './fields.js';
import { Ignored } from './ignored.js';

export { AgentForm } from './agent-form/schema.js';

const KNOWN = ['nodes', 'current_nodes', 'node_size', 'workloads', 'constraints', 'objective'];

/** Whether a context is meant to be in the agents' form. */
export const isAgentForm = (context: Record<string, unknown>) =>
  ['nodes', 'current_nodes', 'workloads'].some((key) => Object.hasOwn(context, key));

/** Reads a cluster in the agents' form. */
export function readAgentForm(context: Record<string, unknown>, clock: Clock = UNBOUNDED): Reading<Cluster> {
  const findings = new Findings();
  const ignored = new Ignored();
  const root = new Field(context, '/context', findings);
  noteUnknown(root, KNOWN, '', ignored);
  const objective = root.get('objective');
  if (!objective.missing && objective.value !== 'consolidate') objective.expected('"consolidate"');
  const nodeNames = new Names('node');
  const nodes = readNodes(root, nodeNames, ignored);
  // References to nodes are read only once all nodes are known to be right: otherwise one error would cause many
  // others.
  if (findings.invalid) return findings.invalid;
  const workloadNames = new Names('workload');
  const replicas = readWorkloads(root, nodeNames, workloadNames, ignored, clock);
  if (findings.invalid) return findings.invalid;
  const { allowed, apart, together } = readConstraints(
    root,
    { nodes, replicas, nodeNames, workloadNames },
    ignored,
    clock,
  );
  const cluster: Cluster = {
    nodes: nodes.map(({ name, allocatable, reserved, kept, cost }) => ({
      name,
      allocatable,
      reserved,
      ...(kept ? { kept } : {}),
      ...(cost === undefined ? {} : { cost }),
    })),
    workloads: replicas.map(({ name, request, at }, i) => ({ name, request, allowed: allowed[i] ?? [], at })),
    apart,
    together,
    ignored: ignored.sentences(),
  };
  return findings.invalid ?? { kind: 'problem', problem: cluster };
}
