/** A rule about how many of some items may be in groups of nodes. */
export interface LayoutRule {
  /** The items that it counts. */
  readonly items: ReadonlySet<number>;
  /** Groups of nodes, with the pods there that count and are no items. */
  readonly groups: readonly { readonly nodes: readonly number[]; readonly others: number }[];
  /** `most`: no group holds more than `limit`; `skew`: no group holds more than any other and `limit`. */
  readonly kind: 'most' | 'skew';
  readonly limit: number;
}
