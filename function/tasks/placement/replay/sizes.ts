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
  private readonly known = new Map<string, Sizes>();

  constructor(private readonly given: Known) {}

  /**
   * The sizes of a pod, given its spec, its namespace/name and its namespace.
   *
   * @throws {QuantityError} when a quantity is none, or too large to count with
   */
  of(spec: Json, name: string, namespace: string): Sizes {
    // What was measured is known of each pod by itself.
    if (this.given.usage.size > 0) return this.read(spec, name, namespace);
    const parts = [spec.containers, spec.initContainers].map((list) =>
      records(list).map(({ resources, restartPolicy }) => [resources, restartPolicy]),
    );
    const key = JSON.stringify([namespace, parts, spec.resources, spec.overhead]);
    const known = this.known.get(key);
    if (known) return known;
    const sizes = this.read(spec, name, namespace);
    this.known.set(key, sizes);
    return sizes;
  }

  private read(spec: Json, name: string, namespace: string): Sizes {
    const requests = ofPod(spec, requested);
    return {
      stated: ofPod(spec, stated),
      requests: added([requests, new Map([['pods', 1]])]),
      nonZero: nonZeroRequests(spec),
      assumed: assumedNeeds(spec, name, namespace, this.given),
    };
  }
}
