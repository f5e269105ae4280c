import type { Shape } from '../../../common/json-shape.js';

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

/** The names that kubectl has for the kinds that are read: `{ nodes, pods }` is a dump as well. */
const GROUP =
  /^(?:nodes?|no|pods?|po|persistentvolume(?:claim)?s?|pvc?s?|poddisruptionbudgets?|pdbs?|namespaces?|ns|limitranges?|limits|podmetrics|storageclass(?:es)?|sc)$/;
const isGroup = (name: string) => GROUP.test(name.toLowerCase().replace(/[_-]/g, ''));

/**
 * An object of a cluster, a list of them as kubectl prints it, lists by the names of their kinds, or an array or a text that
 * stands for several of these. Kept is all but what takes up most of a dump and that nobody reads.
 */
const OBJECTS: Shape = {
  part: true,
  ownLimit: LARGEST_PART,
  textLimit: LARGEST_PART,
  // Of ConfigMaps and Secrets, which are not asked for.
  dropped: new Set(['data', 'binaryData', 'stringData']),
  members: { get: (name) => OF_OBJECT.get(name) ?? (name === 'items' || isGroup(name) ? OBJECTS : undefined) },
  get elements() {
    return OBJECTS;
  },
};
const OF_OBJECT = members({ metadata: METADATA, spec: SPEC, status: STATUS });

const HOLDERS = ['kubernetes', 'dump', 'usage', 'items'];

/** A context that holds a dump, in any of its forms. */
export const DUMP_CONTEXT: Shape = {
  part: true,
  textLimit: LARGEST_PART,
  members: { get: (name) => (HOLDERS.includes(name) || isGroup(name) ? OBJECTS : undefined) },
  elements: OBJECTS,
};
