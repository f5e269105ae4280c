import type { Cluster } from '../../../../function/tasks/placement/cluster.js';
import { company } from './clusters/company.js';
import { homelab } from './clusters/homelab.js';
import { openb, type Trace } from './clusters/openb.js';

/** Clusters of one size. */
export interface Size {
  readonly family: Family;
  /** As tables call it: nodes × pods. */
  readonly name: string;
  /** How many of them are measured unless told; large ones take longest. */
  readonly usual: number;
  /** The same seed gives the same cluster. @throws {Error} where the trace is needed and not given */
  cluster(seed: number, trace?: Trace): Cluster;
}

export const FAMILIES = ['homelab', 'company', 'openb'] as const;
export type Family = (typeof FAMILIES)[number];

const ofCompany = (nodes: number, pods: number, usual: number): Size => ({
  family: 'company',
  name: `${nodes} × ${pods}`,
  usual,
  cluster: (seed) => company(nodes, pods, seed),
});

const ofTrace = (name: string, part: number, usual: number): Size => ({
  family: 'openb',
  name,
  usual,
  cluster: (seed, trace) => {
    if (!trace) throw new Error('expected the trace for a cluster of openb, got none');
    return openb(trace, part, seed);
  },
});

/** Every size that is measured, in the order of the tables. */
export const SIZES: readonly Size[] = [
  { family: 'homelab', name: '3–12 × 30–200', usual: 12, cluster: homelab },
  ofCompany(32, 140, 6),
  ofCompany(64, 350, 6),
  ofCompany(128, 800, 4),
  ofCompany(500, 4000, 3),
  ofCompany(500, 10_000, 2),
  ofTrace('152 of its nodes', 10, 3),
  ofTrace('1,523, all its nodes', 1, 2),
];
