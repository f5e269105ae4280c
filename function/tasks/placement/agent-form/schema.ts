import { Type } from '@sinclair/typebox';
import { MOST_COST } from '../cost.js';
import { MAX_NODES, MAX_WORKLOADS } from '../limits.js';

// The schema of the agents' form as callers see it. The reader takes more: a single value in place of every list.
const open = { additionalProperties: true };

const Cpu = Type.Union([Type.String(), Type.Number({ minimum: 0 })], {
  description: 'As Kubernetes writes it ("500m", "2"), or a number of cores.',
});
const Memory = Type.Union([Type.String(), Type.Number({ minimum: 0 })], {
  description: 'As Kubernetes writes it ("512Mi", "2Gi"; no suffix is bytes), or a number of MiB.',
});
const Size = Type.Object({ cpu: Cpu, memory: Memory }, open);
const Labels = Type.Record(Type.String(), Type.String());

export const DEFAULT_SIZE = { cpu: '4', memory: '16Gi' };

const NodeForm = Type.Union([
  Type.String({ description: 'A name; the size is node_size.' }),
  Type.Object(
    {
      name: Type.String(),
      cpu: Type.Optional(Cpu),
      memory: Type.Optional(Memory),
      reserved: Type.Optional(Type.Object({ cpu: Cpu, memory: Memory }, { description: 'Kept for others.' })),
      labels: Type.Optional(Labels),
      taints: Type.Optional(Type.Array(Type.String({ description: '"key", "key=value" or "key=value:NoSchedule".' }))),
      kept: Type.Optional(Type.Boolean({ description: 'Never drained, as a node of the control plane.' })),
      cost: Type.Optional(
        Type.Number({
          minimum: 0,
          maximum: MOST_COST,
          description:
            'What it costs while it is in use, in any unit (money, watts); then the cheapest placement is searched.',
        }),
      ),
      cordoned: Type.Optional(Type.Boolean({ description: 'Nothing new goes there; what runs there may stay.' })),
    },
    open,
  ),
]);

const Nodes = Type.Union(
  [
    Type.Integer({ minimum: 1, maximum: MAX_NODES, description: 'So many nodes of node_size: node-1, node-2, …' }),
    Type.Array(NodeForm, { minItems: 1, maxItems: MAX_NODES }),
  ],
  { description: 'cpu and memory of a node default to node_size where that is given.' },
);

const WorkloadForm = Type.Object(
  {
    name: Type.String({ description: 'Replicas are called name-1, name-2, …' }),
    cpu: Cpu,
    memory: Memory,
    replicas: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_WORKLOADS, default: 1 })),
    node: Type.Optional(Type.String({ description: 'Where it runs today, all its replicas if it has some.' })),
    nodes: Type.Optional(
      Type.Array(Type.Union([Type.String(), Type.Null()]), { description: 'The same per replica.' }),
    ),
    node_selector: Type.Optional(Labels),
    tolerations: Type.Optional(Type.Array(Type.String({ description: '"key" or "key=value"; "*" is every taint.' }))),
  },
  open,
);

const Names = (description: string) => Type.Array(Type.String(), { minItems: 1, description });
const AnyNodes = Names('Names of nodes; or node, a single one.');
const AnyWorkloads = Names(
  'Names of workloads, which mean all their replicas, or of replicas; or workload, a single one.',
);
const Taints = Names('"key", "key=value" or "key=value:NoSchedule"; or taint, a single one.');

const constraint = <T extends string>(type: T, fields: Record<string, typeof AnyNodes>, description: string) =>
  Type.Object({ type: Type.Literal(type), ...fields }, { ...open, description });

const Constraint = Type.Union([
  constraint('pin', { workloads: AnyWorkloads, nodes: AnyNodes }, 'Each of them on one of these nodes.'),
  constraint('avoid', { workloads: AnyWorkloads, nodes: AnyNodes }, 'None of them on any of these nodes.'),
  constraint(
    'anti_affinity',
    { workloads: AnyWorkloads },
    'No two of these on one node, replicas included: a single workload keeps its own replicas apart.',
  ),
  constraint('affinity', { workloads: AnyWorkloads }, 'All of these on the same node, replicas included.'),
  constraint('taint', { nodes: AnyNodes, taints: Taints }, 'Only workloads that tolerate it on these nodes.'),
  constraint('tolerate', { workloads: AnyWorkloads, taints: Taints }, 'These may run in spite of the taint.'),
]);

const rest = {
  node_size: Type.Optional(
    Type.Object(Size.properties, {
      default: DEFAULT_SIZE,
      description: `By default ${DEFAULT_SIZE.cpu} cores and ${DEFAULT_SIZE.memory}.`,
    }),
  ),
  workloads: Type.Array(WorkloadForm, { maxItems: MAX_WORKLOADS }),
  constraints: Type.Optional(Type.Array(Constraint)),
  objective: Type.Optional(Type.Literal('consolidate', { description: 'Free as many nodes as possible.' })),
};

const description = `Where workloads should run: at most ${MAX_NODES} nodes and ${MAX_WORKLOADS} workloads.`;

export const AgentForm = Type.Union([
  Type.Object({ nodes: Nodes, ...rest }, { ...open, description }),
  Type.Object({ current_nodes: Nodes, ...rest }, { ...open, description }),
]);

/** The types of constraints, as errors list them. */
export const CONSTRAINTS = [
  '{ type: "pin", workload, nodes }',
  '{ type: "avoid", workload, nodes }',
  '{ type: "anti_affinity", workloads }',
  '{ type: "affinity", workloads }',
  '{ type: "taint", node, taint }',
  '{ type: "tolerate", workload, taint }',
] as const;
