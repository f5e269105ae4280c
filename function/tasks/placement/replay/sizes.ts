import { type Amounts, added, ofPod, requested, stated } from './amounts.js';
import { type Json, records } from './json.js';
import { assumedNeeds, type Known, type Needs, nonZeroRequests } from './needs.js';

/** What a pod takes of a node, reckoned in several ways. Pods of one owner nearly always share it. */
export interface Sizes {
  /** What its containers request in so many words, without the limits that the API server takes for requests. */
  readonly stated: Amounts;
  /** What it requests as the API server writes it down; the pod itself counts as one of `pods`. */
  readonly requests: Amounts;
  /** CPU and memory with the scheduler's defaults for each container that requests nothing; scores are made of them. */
  readonly nonZero: Needs;
  /** What it is taken to need. */
  readonly assumed: Needs;
}

/** Reads what pods take, that of pods with the same requests once. */
export class SizesReader {
  private readonly requested = new Map<string, Omit<Sizes, 'assumed'>>();
  private readonly known = new Map<string, Sizes>();

  constructor(private readonly given: Known) {}

  /**
   * The sizes of a pod, given its spec, its namespace/name and its namespace.
   *
   * @throws {QuantityError} when a quantity is none, or too large to count with
   */
  of(spec: Json, name: string, namespace: string): Sizes {
    const parts = [spec.containers, spec.initContainers].map((list) =>
      records(list).map(({ resources, restartPolicy }) => [resources, restartPolicy]),
    );
    const asked = JSON.stringify([parts, spec.resources, spec.overhead]);
    const requested = this.requested.get(asked) ?? requestedBy(spec);
    this.requested.set(asked, requested);
    const { usage, ranges } = this.given;
    // Where nothing was measured, only a LimitRange makes a difference between pods with the same requests.
    const assumed = usage.size > 0 ? assumedNeeds(spec, name, namespace, this.given) : undefined;
    const key = JSON.stringify([asked, assumed ?? (ranges.has(namespace) ? namespace : '')]);
    const known = this.known.get(key);
    if (known) return known;
    const sizes = { ...requested, assumed: assumed ?? assumedNeeds(spec, name, namespace, this.given) };
    this.known.set(key, sizes);
    return sizes;
  }
}

/** @throws {QuantityError} when a quantity is none, or too large to count with */
function requestedBy(spec: Json): Omit<Sizes, 'assumed'> {
  const requests = ofPod(spec, requested);
  return {
    stated: ofPod(spec, stated),
    requests: added([requests, new Map([['pods', 1]])]),
    nonZero: nonZeroRequests(spec),
  };
}
