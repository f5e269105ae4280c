import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../../../../../function/common/system-error.js';
import type { Amount, Cluster, Node } from '../../../../../function/tasks/placement/cluster.js';
import { UsageError } from '../../../../command.js';
import { Dice } from '../../../../data/dice.js';
import { type Deployment, running } from './deployment.js';

/** The public trace: machines, and what pods asked for, in the order of the file. */
export interface Trace {
  readonly nodes: readonly Node[];
  readonly pods: readonly { readonly name: string; readonly request: Amount }[];
}

const FILES = { nodes: 'openb_nodes.csv', pods: 'openb_pods.csv' } as const;
const SOURCE = 'https://github.com/alibaba/clusterdata/tree/master/cluster-trace-gpu-v2023/data';
/** What to fetch, in the words of an error. */
export const TRACE_NEEDED = `--openb with a folder that has ${FILES.nodes} and ${FILES.pods} of ${SOURCE}`;
const MEBIBYTE = 2 ** 20;
/** A graphics card in parts. */
const PARTS = 16;
const RESOURCE = 'sixteenths of a GPU';
/** Share of all cards that is asked for. */
const FULL = [0.55, 0.8] as const;

/**
 * Alibaba's cluster-trace-gpu-v2023 from a folder that holds its two files. @throws {UsageError} when they are missing,
 * with what to fetch, or hold something else
 */
export async function readTrace(folder: string): Promise<Trace> {
  const nodes = await rows(folder, FILES.nodes, ['sn', 'cpu_milli', 'memory_mib', 'gpu']);
  const pods = await rows(folder, FILES.pods, ['name', 'cpu_milli', 'memory_mib', 'num_gpu', 'gpu_milli']);
  return {
    nodes: nodes.map(([name = '', cpu = '', memory = '', gpus = '']) => ({
      name,
      allocatable: { ...amount(cpu, memory), rest: [PARTS * Number(gpus)] },
      reserved: { cpu: 0, memory: 0 },
    })),
    pods: pods.map(([name = '', cpu = '', memory = '', gpus = '', milli = '']) => ({
      name,
      request: { ...amount(cpu, memory), rest: [partsOf(Number(gpus), Number(milli))] },
    })),
  };
}

/**
 * What pods take of a node's cards. A pod's share must fit on one card, which sums over a node cannot say. A share is
 * therefore counted as the next larger of a whole card, a half, a quarter, an eighth and a sixteenth: parts of these
 * sizes fit on the cards whenever their sum does, so that every plan can be carried out. (A third counts as a half.)
 */
export function partsOf(gpus: number, milli: number): number {
  if (gpus === 0) return 0;
  if (gpus > 1) return gpus * PARTS;
  let parts = 1;
  while ((parts * 1000) / PARTS < milli && parts < PARTS) parts *= 2;
  return parts;
}

/**
 * A cluster of one in `part` of the trace's nodes, with its pods, in a random order, until 55 to 80 % of the cards are
 * taken; kube-scheduler has placed them. The trace has no pins and no anti-affinity. The same seed gives the same one.
 */
export function openb({ nodes, pods }: Trace, part: number, seed: number): Cluster {
  const dice = new Dice(seed);
  const sample = dice.some(nodes, Math.ceil(nodes.length / part));
  const cards = sample.reduce((sum, { allocatable }) => sum + (allocatable.rest?.[0] ?? 0), 0);
  let left = cards * dice.real(...FULL);
  const all = [...sample.keys()];
  const deployments: Deployment[] = [];
  for (const { name, request } of dice.shuffled(pods)) {
    left -= request.rest?.[0] ?? 0;
    if (left < 0) break;
    deployments.push({ name, replicas: 1, request, allowed: all, apart: false });
  }
  return running(
    { nodes: sample, resources: [RESOURCE], deployments, together: [], pinned: { share: 0, nodes: [] } },
    dice,
  );
}

const amount = (cpu: string, memory: string) => ({ cpu: Number(cpu), memory: Number(memory) * MEBIBYTE });

/** The first columns of a file, which must be these. */
async function rows(folder: string, name: string, columns: readonly string[]): Promise<string[][]> {
  const file = join(folder, name);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    throw new UsageError(TRACE_NEEDED, `no ${file}`);
  });
  const [heading = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  if (!heading.startsWith(columns.join(','))) {
    throw new UsageError(`${file} to begin with the columns ${columns.join(',')}`, JSON.stringify(heading));
  }
  return lines.map((line, i) => {
    const cells = line.split(',');
    const wrong = columns.slice(1).find((_, c) => !/^\d+$/.test(cells[c + 1] ?? ''));
    if (wrong === undefined) return cells;
    throw new UsageError(`a whole number as ${wrong} in line ${i + 2} of ${file}`, JSON.stringify(line));
  });
}
