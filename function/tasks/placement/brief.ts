import { Type } from '@sinclair/typebox';
import { COMMAND } from './kubernetes/objects.js';
import { QuestionFields } from './kubernetes/question-fields.js';

const { objective } = QuestionFields;
const about = (description: string) => ({ description });

/** The fields of a context that matter most: the whole schema has forty times as many characters. */
export const brief = Type.Unsafe({
  type: 'object',
  description: 'Questions about a Kubernetes cluster. Give kubernetes, or nodes and workloads.',
  properties: {
    kubernetes: about(`What \`${COMMAND}\` prints, as an object or as text`),
    objective: {
      type: objective.type,
      enum: objective.enum,
      description:
        'consolidate (usual): which nodes can be emptied for good; drain: may nodes go down now; make_room: why pods are Pending; balance: even out use; survive: which failures would still fit; fit: where new workloads go',
    },
    drain: about('For drain: names of nodes'),
    pod: about('For make_room: namespace/name'),
    fail: about('For survive: names of nodes'),
    workloads: { type: 'array', description: '[{name, cpu, memory, replicas}]; for fit beside kubernetes' },
    nodes: { type: 'array', description: '[{name, cpu, memory}]; without kubernetes' },
    constraints: { type: 'array', description: '[{type: "pin" or "anti_affinity" …, workloads, nodes}]' },
    assume: about('{"volumes": "portable"}: pods may leave volumes that the dump does not show'),
    max_moves: { type: 'integer' },
  },
});
