import type { Clock } from '../../../common/clock.js';
import type { Term } from './neighbours.js';
import type { SimPod } from './pod.js';

/** A term of affinity with the pods whose rules hold it. */
export interface OwnedTerm {
  readonly term: Term;
  /** Indices of the pods. */
  readonly owners: number[];
  /** Whether it is required anti-affinity, which keeps pods away; all others count for scores. */
  readonly refuses: boolean;
  /** What it counts for scores; of preferred anti-affinity negative. */
  readonly weight: number;
}

/** kube-scheduler's weight, in scores, of required affinity of other pods. */
const HARD_AFFINITY_WEIGHT = 1;

/** All terms of affinity and anti-affinity of all pods, by the namespace that they look at. */
export class TermOwners {
  private readonly inNamespace = new Map<string | undefined, OwnedTerm[]>();
  private readonly byTerm = new Map<Term, OwnedTerm>();

  constructor(pods: readonly SimPod[]) {
    for (const [p, { rules }] of pods.entries()) {
      this.add(p, rules.antiAffinity, true, () => 1);
      this.add(p, rules.preferredAffinity, false, ({ weight }) => weight);
      this.add(p, rules.preferredAntiAffinity, false, ({ weight }) => -weight);
      this.add(p, rules.affinity, false, () => HARD_AFFINITY_WEIGHT);
    }
  }

  private add(p: number, terms: readonly Term[], refuses: boolean, weightOf: (term: Term) => number): void {
    for (const term of terms) {
      const known = this.byTerm.get(term);
      if (known) {
        known.owners.push(p);
        continue;
      }
      const owned = { term, owners: [p], refuses, weight: weightOf(term) };
      this.byTerm.set(term, owned);
      const inside = this.inNamespace.get(term.namespace);
      if (inside) inside.push(owned);
      else this.inNamespace.set(term.namespace, [owned]);
    }
  }

  /** The terms that mean a pod. */
  thatMean(pod: SimPod, clock: Clock): OwnedTerm[] {
    const possible = [...(this.inNamespace.get(pod.namespace) ?? []), ...(this.inNamespace.get(undefined) ?? [])];
    return possible.filter(({ term }) => {
      clock.check();
      return term.means(pod);
    });
  }
}
