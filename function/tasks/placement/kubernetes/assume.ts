import { Type } from '@sinclair/typebox';
import type { Field } from '../fields.js';

/** What a caller may state about a cluster that the dump does not show. */
export interface Assume {
  /**
   * What each container needs that has no request, limit or measured usage; CPU in millicores, memory in bytes. The default
   * is what kube-scheduler's scoring assumes for such containers.
   */
  readonly requests: { readonly cpu: number; readonly memory: number };
  /** Whether volumes of unknown kind can follow their pods, and data on a node may be left behind. */
  readonly portable: boolean;
  /** Whether images run on every architecture and operating system. */
  readonly anyPlatform: boolean;
  /** Whether the dump holds every pod of the cluster, even if it looks like a part. */
  readonly complete: boolean;
}

/** The default of `requests`, as quantities of Kubernetes. */
export const DEFAULT_REQUESTS = { cpu: '100m', memory: '200Mi' };

/** The form in which a request states assumptions. */
export const AssumeForm = Type.Object(
  {
    requests: Type.Optional(
      Type.Object(
        { cpu: Type.Optional(Type.String()), memory: Type.Optional(Type.String()) },
        {
          default: DEFAULT_REQUESTS,
          description: 'What a container needs that has no request, no limit and no measured usage.',
        },
      ),
    ),
    volumes: Type.Optional(
      Type.Literal('portable', {
        description:
          'Claims whose volume is not in the dump can follow their pods, and data in hostPath volumes may be left behind. Without it such pods stay where they are.',
      }),
    ),
    arch: Type.Optional(
      Type.Literal('any', {
        description: 'Images run on every architecture and operating system. Without it pods stay on theirs.',
      }),
    ),
    dump: Type.Optional(
      Type.Literal('complete', {
        description:
          'The dump holds every pod, even if it looks like a part. Without it such an answer is not verified.',
      }),
    ),
  },
  { additionalProperties: false, description: 'What the dump does not say; the answer repeats what it rests on.' },
);

const KNOWN = ['requests', 'volumes', 'arch', 'dump'];

/** Reads the assumptions of a request; what is wrong with them is reported. */
export function readAssume(field: Field): Assume {
  if (!field.missing) field.isObject('an object of assumptions');
  for (const key of field.keys()) {
    if (!KNOWN.includes(key)) field.get(key).fail(`expected one of ${KNOWN.join(', ')}`);
  }
  const requests = field.get('requests');
  const amount = (resource: 'cpu' | 'memory', usual: number) => {
    const one = requests.get(resource);
    return one.missing ? usual : (one.quantity(resource, 'MiB') ?? usual);
  };
  const said = (key: string, word: string) => {
    const one = field.get(key);
    if (!one.missing && one.value !== word) one.expected(`"${word}"`);
    return one.value === word;
  };
  return {
    requests: { cpu: amount('cpu', 100), memory: amount('memory', 200 * 2 ** 20) },
    portable: said('volumes', 'portable'),
    anyPlatform: said('arch', 'any'),
    complete: said('dump', 'complete'),
  };
}
