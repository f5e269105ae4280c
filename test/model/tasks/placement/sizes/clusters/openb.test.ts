import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../../../../model/command.js';
import { openb, partsOf, readTrace } from '../../../../../../model/tasks/placement/sizes/clusters/openb.js';
import { TRACE } from '../trace.js';

const NODES = 'sn,cpu_milli,memory_mib,gpu,model\nopenb-node-0,96000,393216,8,G2\nopenb-node-1,32000,262144,0,\n';
const PODS =
  'name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time\n' +
  'openb-pod-0,6000,12288,1,460,,LS,Running,427061,12902960,427061\nopenb-pod-1,4000,1024,0,0,,BE,Running,0,1,0\n';

describe('the files of the trace', () => {
  let folder = '';
  const write = async (nodes: string, pods: string) => {
    await writeFile(join(folder, 'openb_nodes.csv'), nodes);
    await writeFile(join(folder, 'openb_pods.csv'), pods);
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openb-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are read into machines and pods, with cards in sixteenths', async () => {
    await write(NODES, PODS);
    const { nodes, pods } = await readTrace(folder);
    expect(nodes.map(({ allocatable }) => allocatable)).toEqual([
      { cpu: 96_000, memory: 393_216 * 2 ** 20, rest: [128] },
      { cpu: 32_000, memory: 262_144 * 2 ** 20, rest: [0] },
    ]);
    expect(pods.map(({ request }) => request)).toEqual([
      { cpu: 6000, memory: 12_288 * 2 ** 20, rest: [8] },
      { cpu: 4000, memory: 1024 * 2 ** 20, rest: [0] },
    ]);
  });

  it('that are missing are asked for, with what to fetch', async () => {
    await expect(readTrace(folder)).rejects.toThrow(UsageError);
    await expect(readTrace(folder)).rejects.toThrow(
      /expected --openb with a folder that has openb_nodes.csv and openb_pods.csv of https:.*, got no .*openb_nodes.csv/,
    );
  });

  it.each([
    ['other columns', 'name,cpu\n', 'to begin with the columns sn,cpu_milli,memory_mib,gpu, got "name,cpu"'],
    ['a word for a number', `${NODES}x,many,1,0,\n`, 'expected a whole number as cpu_milli in line 4 of'],
  ])('with %s are refused', async (_, nodes, message) => {
    await write(nodes, PODS);
    await expect(readTrace(folder)).rejects.toThrow(message);
  });
});

it.each([
  [0, 0, 0],
  [1, 1000, 16],
  [1, 810, 16],
  [1, 500, 8],
  [1, 470, 8],
  [1, 320, 8],
  [1, 230, 4],
  [1, 110, 2],
  [1, 50, 1],
  [4, 1000, 64],
])('%i cards of %i thousandths are %i sixteenths', (gpus, milli, parts) => {
  expect(partsOf(gpus, milli)).toBe(parts);
});

it('a part of the trace has that part of its machines, and pods for half to four fifths of the cards', () => {
  const { nodes, workloads } = openb(TRACE, 4, 1);
  expect(nodes.length).toBe(10);
  const cards = nodes.reduce((sum, { allocatable }) => sum + (allocatable.rest?.[0] ?? 0), 0);
  const asked = workloads.reduce((sum, { request }) => sum + (request.rest?.[0] ?? 0), 0);
  expect(asked / cards).toBeGreaterThan(0.4);
  expect(asked / cards).toBeLessThanOrEqual(0.8);
});
