/** One of kube-scheduler's filters for one pod at one moment; nodes by index. */
export interface Filter {
  /** Whether it keeps the pod from a node. */
  blocks(n: number): boolean;
  /** Why, in words; to be asked only about a node that it blocks. */
  why(n: number): string;
}
