import type { Shape } from '../../../common/json-shape.js';
import { LIST_NAMES } from './forms/kinds.js';

/**
 * Bytes of one object of a cluster, or of a text that stands for many (what `kubectl top` prints). Larger objects do not
 * exist: etcd takes 1.5 MiB.
 */
const LARGEST_PART = 4 * 1024 * 1024;
/** Characters of an annotation. Those that are read are short; others hold whole objects, or the keys of a network. */
const LONGEST_ANNOTATION = 256;

const members = (shapes: Readonly<Record<string, Shape>>) => new Map(Object.entries(shapes));

const CONTAINERS: Shape = {
  elements: {
    dropped: new Set([
      ...['env', 'envFrom', 'command', 'args', 'lifecycle', 'securityContext'],
      ...['livenessProbe', 'readinessProbe', 'startupProbe'],
    ]),
  },
};

const METADATA: Shape = {
  dropped: new Set(['managedFields']),
  members: members({ annotations: { longestText: LONGEST_ANNOTATION } }),
};

const SPEC: Shape = {
  dropped: new Set(['ephemeralContainers']),
  members: members({ containers: CONTAINERS, initContainers: CONTAINERS }),
};

const STATUS: Shape = {
  dropped: new Set(['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']),
};

/**
 * An object of a cluster, a list of them as kubectl prints it, or an array or a text that stands for several. Kept is all
 * but what takes up most of a dump and that nobody reads.
 */
export const OBJECTS: Shape = {
  part: true,
  ownLimit: LARGEST_PART,
  // Of ConfigMaps and Secrets, which are not asked for.
  dropped: new Set(['data', 'binaryData', 'stringData']),
  get members() {
    return MEMBERS;
  },
  get elements() {
    return OBJECTS;
  },
};

/** Lists by their names, as in `{ nodes, pods, pvc }`. */
const LISTS = Object.fromEntries(LIST_NAMES.map((name) => [name, OBJECTS]));

const MEMBERS = members({ metadata: METADATA, spec: SPEC, status: STATUS, items: OBJECTS, ...LISTS });

/** A context that holds a dump, in any of its forms. */
export const DUMP_CONTEXT: Shape = {
  part: true,
  members: members({ kubernetes: OBJECTS, dump: OBJECTS, usage: OBJECTS, items: OBJECTS, ...LISTS }),
  elements: OBJECTS,
};
