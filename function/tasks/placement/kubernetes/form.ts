import { Type } from '@sinclair/typebox';
import { AssumeForm } from './assume.js';
import { COMMAND, LIST } from './objects.js';
import { QuestionFields } from './question-fields.js';
import { TOP } from './usage.js';

/** The form of a context that is a dump of a running cluster. */
export const KubernetesForm = Type.Object(
  {
    kubernetes: Type.Object(
      {
        kind: Type.Optional(Type.String()),
        items: Type.Array(Type.Object({ kind: Type.String() }, { additionalProperties: true }), {
          description:
            'Nodes and Pods of all namespaces; also read: PersistentVolumes and their claims, PodDisruptionBudgets, Namespaces, LimitRanges, StorageClasses and PodMetrics. Objects of other kinds are ignored.',
        }),
      },
      { additionalProperties: true, description: `What \`${COMMAND}\` prints.` },
    ),
    usage: Type.Optional(
      Type.Union([Type.String(), Type.Object({ items: Type.Array(Type.Unknown()) }, { additionalProperties: true })], {
        description: `What pods use, for those that request nothing: the text that \`${TOP}\` prints, or a PodMetricsList.`,
      }),
    ),
    assume: Type.Optional(AssumeForm),
    ...QuestionFields,
  },
  {
    additionalProperties: true,
    description: `What is asked of a running cluster: ${LIST}. A part of a cluster gets no verified answer.`,
  },
);

/** Whether a context is meant to have this form, correct or not. */
export const isKubernetes = (context: Record<string, unknown>) => Object.hasOwn(context, 'kubernetes');
