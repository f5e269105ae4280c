import { Type } from '@sinclair/typebox';

const name = (description: string) => Type.String({ minLength: 1, maxLength: 253, description });

/** What a context says beside the dump: which question is asked of it, and what that question needs. */
export const QuestionFields = {
  objective: Type.Optional(
    Type.Unsafe<string>({
      type: 'string',
      enum: ['consolidate', 'drain', 'make_room', 'balance', 'survive', 'fit'],
      default: 'consolidate',
      description:
        'consolidate: which nodes can be emptied for good; drain: whether nodes can go down for maintenance now; make_room: why pods are Pending, and the fewest moves that let them in (the default for task_type troubleshooting); balance: even out use with few moves; survive: which nodes or zones could fail with everything still fitting; fit: where new workloads would go, and how many more replicas would fit.',
    }),
  ),
  drain: Type.Optional(
    Type.Union([name('A node'), Type.Array(name('A node'), { minItems: 1 })], {
      description: 'For drain: the node, or the nodes that go down together. Without it every node is looked at alone.',
    }),
  ),
  pod: Type.Optional(name('For make_room: a pod that waits, as namespace/name. Without it all that wait.')),
  max_moves: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        'At most so many pods move: for balance 0 to 50, usually 10; for consolidate any number, usually all.',
    }),
  ),
  costs: Type.Optional(
    Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1e9 }), {
      description:
        'For consolidate: what every node costs while it is in use, by its name, in any unit (money, watts). Then the nodes that stay are to cost little, and not to be few.',
    }),
  ),
  fail: Type.Optional(
    Type.Union([name('A node'), Type.Array(name('A node'), { minItems: 1 })], {
      description: 'For survive: the nodes that fail together. Without it every node and every zone fails by itself.',
    }),
  ),
  workloads: Type.Optional(
    Type.Array(Type.Object({ name: name('Of the workload') }, { additionalProperties: true }), {
      description:
        'For fit: { name, cpu, memory, replicas?, namespace?, nodeSelector?, tolerations?, antiAffinity? (true, "hostname" or "zone"), resources?, priority? }.',
    }),
  ),
  manifests: Type.Optional(
    Type.Unsafe<unknown>({
      description:
        'For fit: Kubernetes objects of kind Pod, Deployment, ReplicaSet, ReplicationController, StatefulSet, Job or List.',
    }),
  ),
  fit: Type.Optional(
    Type.Union([name('A workload of the dump, as namespace/name'), Type.Array(Type.String())], {
      description: 'For fit: workloads that run already; asked is how many replicas more would fit.',
    }),
  ),
};
