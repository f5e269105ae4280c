import { at, type Json, records, texts } from './json.js';
import { all, equal, type Labels, nodeTerm, nodeTerms } from './labels.js';
import { type Namespaces, readTerms, type Term } from './neighbours.js';
import { readSpreadConstraint, type SpreadConstraint } from './spread-constraint.js';
import { type Tolerates, tolerance } from './taints.js';

/** A preferred term of node affinity. */
export interface NodePreference {
  readonly weight: number;
  matches(labels: Labels, name: string): boolean;
}

/** What a pod's spec says of nodes and of other pods. Pods of one owner nearly always share it. */
export interface PodRules {
  readonly tolerates: Tolerates;
  /** Whether its node selector and required node affinity let it go to a node. */
  readonly selectsNode: (labels: Labels, name: string) => boolean;
  readonly nodePreferences: readonly NodePreference[];
  readonly affinity: readonly Term[];
  readonly antiAffinity: readonly Term[];
  readonly preferredAffinity: readonly Term[];
  readonly preferredAntiAffinity: readonly Term[];
  readonly spreads: readonly SpreadConstraint[];
  /** Labels of nodes, each with its older name, on whose values the pod's images depend, as far as it does not say more. */
  readonly platform: readonly (readonly string[])[];
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const PLATFORM = [
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
];

/** Reads the rules of pods, those of pods with the same rules once. */
export class RulesReader {
  private readonly known = new Map<string, PodRules>();

  /** @param anyPlatform Whether images run on every architecture and operating system. */
  constructor(
    private readonly namespaces: Namespaces,
    private readonly anyPlatform: boolean,
  ) {}

  /** The rules of a pod, given its spec, namespace and labels. */
  of(spec: Json, namespace: string, labels: Labels): PodRules {
    const said = [spec.nodeSelector, spec.affinity, spec.tolerations, spec.topologySpreadConstraints];
    const given = JSON.stringify(said);
    // Rules about other pods mean those of the pod's own namespace, and some name labels of which its own values count.
    const own = given.includes('atchLabelKeys') ? [...labels] : [];
    const key = JSON.stringify([spec.affinity === undefined ? '' : namespace, given, own]);
    const known = this.known.get(key);
    if (known) return known;
    const rules = this.read(spec, namespace, labels);
    this.known.set(key, rules);
    return rules;
  }

  private read(spec: Json, namespace: string, labels: Labels): PodRules {
    const terms = (kind: string, when: string) =>
      readTerms(at(spec, 'affinity', kind, when), namespace, labels, this.namespaces);
    return {
      tolerates: tolerance(spec.tolerations),
      selectsNode: nodeSelection(spec),
      nodePreferences: nodePreferencesOf(spec),
      affinity: terms('podAffinity', REQUIRED),
      antiAffinity: terms('podAntiAffinity', REQUIRED),
      preferredAffinity: terms('podAffinity', PREFERRED),
      preferredAntiAffinity: terms('podAntiAffinity', PREFERRED),
      spreads: records(spec.topologySpreadConstraints).map((one) => readSpreadConstraint(one, labels)),
      platform: this.anyPlatform ? [] : platformOf(spec),
    };
  }
}

function nodeSelection(spec: Json): PodRules['selectsNode'] {
  const bySelector = all(equal(texts(spec.nodeSelector)));
  const byAffinity = nodeTerms(at(spec, 'affinity', 'nodeAffinity', REQUIRED));
  return (labels, node) => bySelector(labels) && (byAffinity?.(labels, node) ?? true);
}

const nodePreferencesOf = (spec: Json): NodePreference[] =>
  records(at(spec, 'affinity', 'nodeAffinity', PREFERRED)).map(({ weight, preference }) => ({
    weight: typeof weight === 'number' ? weight : 0,
    matches: nodeTerm(preference),
  }));

/** The platform labels that neither the node selector nor the required node affinity of a pod mentions. */
function platformOf(spec: Json): readonly (readonly string[])[] {
  const required = at(spec, 'affinity', 'nodeAffinity', REQUIRED);
  const rules = JSON.stringify([spec.nodeSelector ?? null, required ?? null]);
  return PLATFORM.filter((keys) => !keys.some((key) => rules.includes(`"${key}"`)));
}
