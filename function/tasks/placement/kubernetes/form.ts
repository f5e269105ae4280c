import { type TSchema, Type } from '@sinclair/typebox';
import { AssumeForm } from './assume.js';
import { COMMAND, LIST } from './objects.js';
import { QuestionFields } from './question-fields.js';
import { TOP } from './usage.js';

const open = { additionalProperties: true };

const Text = Type.String({
  description: 'The same as text: JSON or YAML, one document or several, as kubectl prints it with -o json or -o yaml.',
});

const Items = Type.Array(Type.Object({}, open), {
  description:
    'Nodes and Pods of all namespaces; also read: PersistentVolumes and their claims, PodDisruptionBudgets, Namespaces, LimitRanges, StorageClasses and PodMetrics. Objects of other kinds are ignored. Items of a NodeList or a PodList need no kind.',
});

const List = Type.Object({ kind: Type.Optional(Type.String()), items: Items }, open);

const ListOfKind = Type.Union([List, Items, Text]);

/** Lists by their names, beside other members. */
const groups = <T extends Record<string, TSchema>>(others: T) =>
  Type.Object(
    {
      nodes: ListOfKind,
      pods: ListOfKind,
      persistentvolumes: Type.Optional(ListOfKind),
      persistentvolumeclaims: Type.Optional(ListOfKind),
      poddisruptionbudgets: Type.Optional(ListOfKind),
      ...others,
    },
    { ...open, description: 'A list for each kind, by the names that kubectl knows (pv, pvc and pdb as well).' },
  );

const Dump = Type.Union([List, Type.Array(Type.Union([List, Text]), { minItems: 1 }), groups({}), Text], {
  description: `What \`${COMMAND}\` prints, or several such lists.`,
});

const beside = {
  usage: Type.Optional(
    Type.Union(
      [
        Type.String(),
        Type.Object({ items: Type.Array(Type.Unknown()) }, open),
        Type.Array(Type.Unknown()),
        Type.Object({ pods: Type.Unknown() }, open),
      ],
      {
        description: `What pods use, for those that request nothing: the text that \`${TOP}\` prints, a PodMetricsList, or several of them.`,
      },
    ),
  ),
  assume: Type.Optional(AssumeForm),
  ...QuestionFields,
};

const description = `What is asked of a running cluster: ${LIST}. A part of a cluster gets no verified answer.`;

/** The forms of a context that is a dump of a running cluster: under a name, or as it is. */
export const KubernetesForm = Type.Union([
  Type.Object({ kubernetes: Dump, ...beside }, { ...open, description }),
  Type.Object({ dump: Dump, ...beside }, open),
  Type.Object({ kind: Type.Optional(Type.String()), items: Items, ...beside }, open),
  groups(beside),
]);

/** Whether a context is in the one form that the reader of dumps knows; forms/ brings all others into it. */
export const isKubernetes = (context: Record<string, unknown>) => Object.hasOwn(context, 'kubernetes');
