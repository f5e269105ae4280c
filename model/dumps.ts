import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PACKAGE_FOLDER } from '../function/common/package.js';
import { REQUESTED } from '../function/contract/events.js';
import { Client } from './bench/client.js';
import { dumpRequest } from './bench/dump.js';
import { type Liveness, watchLiveness } from './bench/liveness.js';
import { peakBytes } from './bench/memory.js';
import { startService } from './bench/service.js';
import { disturbance, setting } from './bench/setting.js';
import { type Help, readArguments, runIfProgram, wholeNumber } from './command.js';
import { median } from './statistics.js';
import { table } from './table.js';

const HELP: Help = {
  usage: 'npm run bench:dumps -- [--nodes 500] [--pods 10000] [--pretty] [--managed-fields] [--runs 3] [--seed 1]',
  purpose:
    'Starts the built service and asks it with a large kubectl dump: as it is, compressed and as an event, one after the\n' +
    'other. Prints what came back and when, how /health/liveness was answered meanwhile, and how much memory the service\n' +
    'took (Linux only).',
  options: {
    '--nodes': 'nodes of the cluster (500)',
    '--pods': 'pods of the cluster (10,000)',
    '--pretty': 'as kubectl prints it, and not on one line: about three times as large',
    '--managed-fields': 'with what --show-managed-fields adds',
    '--runs': 'how often each request is sent (3)',
    '--seed': 'another seed makes another cluster (1)',
  },
};

/** How often liveness is asked for, in milliseconds. */
const ASK_EVERY_MS = 10;
const MEBIBYTE = 2 ** 20;
/** Characters of an answer that are shown. */
const SHOWN = 200;

/** What came of one way to send a dump. */
export interface DumpRun {
  name: string;
  /** Of the body on the wire. */
  bytes: number;
  statuses: readonly number[];
  milliseconds: readonly number[];
  liveness: Liveness;
  /** The most memory of the service from its start until now. */
  peakBytes: number;
}

export function dumpTable(runs: readonly DumpRun[]): string {
  return table(
    ['dump', 'MiB sent', 'status', 'ms, median', 'ms, most', 'liveness: asked', 'failed', 'ms, most', 'peak MiB'],
    runs.map(({ name, bytes, statuses, milliseconds, liveness, peakBytes: peak }) => [
      name,
      (bytes / MEBIBYTE).toFixed(1),
      [...new Set(statuses)].join(', '),
      median(milliseconds).toFixed(0),
      Math.max(...milliseconds).toFixed(0),
      String(liveness.latencies.length + liveness.failed),
      String(liveness.failed),
      Math.max(...liveness.latencies).toFixed(0),
      (peak / MEBIBYTE).toFixed(0),
    ]),
  );
}

/** One way to send a dump, and its bodies, which are sent one after the other. */
export interface DumpWay {
  name: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  bodies: readonly Buffer[];
}

/** A dump as it is, compressed, and as the data of events of which each is a new one. */
export function waysOf(body: Buffer, runs: number): DumpWay[] {
  const event = (run: number) => {
    const attributes = { specversion: '1.0', id: String(run), source: '/bench', type: REQUESTED };
    return Buffer.concat([Buffer.from(`${JSON.stringify(attributes).slice(0, -1)},"data":`), body, Buffer.from('}')]);
  };
  const compressed = gzipSync(body);
  return [
    { name: 'as it is', path: '/reason', headers: {}, bodies: Array(runs).fill(body) },
    {
      name: 'gzip',
      path: '/reason',
      headers: { 'content-encoding': 'gzip' },
      bodies: Array(runs).fill(compressed),
    },
    {
      name: 'as an event, structured',
      path: '/events',
      headers: { 'content-type': 'application/cloudevents+json' },
      bodies: Array.from({ length: runs }, (_, run) => event(run)),
    },
  ];
}

/** Sends dumps to a service that is started for them. */
export async function measureDumps(server: string, ways: readonly DumpWay[]): Promise<DumpRun[]> {
  const service = await startService(server, { MODEL_PATH: '', DEVICE: 'cpu', RATE_LIMIT: '0' });
  const client = new Client(service.url);
  const measured: DumpRun[] = [];
  console.log(`before the first request: ${(peakBytes(service.pid) / MEBIBYTE).toFixed(0)} MiB at the peak`);
  try {
    for (const { name, path, headers, bodies } of ways) {
      const statuses: number[] = [];
      const milliseconds: number[] = [];
      const send = async () => {
        for (const body of bodies) {
          const began = performance.now();
          const reply = await client.post(path, body, headers);
          milliseconds.push(performance.now() - began);
          if (statuses.length === 0) console.log(`${name}: ${reply?.body.toString().slice(0, SHOWN)}`);
          statuses.push(reply?.status ?? 0);
        }
      };
      const { liveness } = await watchLiveness(service.url, send, ASK_EVERY_MS);
      const bytes = bodies[0]?.length ?? 0;
      measured.push({ name, bytes, statuses, milliseconds, liveness, peakBytes: peakBytes(service.pid) });
    }
  } finally {
    client.close();
    await service.stop();
  }
  return measured;
}

async function main(args: string[]): Promise<void> {
  const { values } = readArguments({
    args,
    options: {
      nodes: { type: 'string', default: '500' },
      pods: { type: 'string', default: '10000' },
      pretty: { type: 'boolean', default: false },
      'managed-fields': { type: 'boolean', default: false },
      runs: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
    },
  });
  const body = dumpRequest({
    nodes: wholeNumber('nodes', values.nodes, 1, 100_000),
    pods: wholeNumber('pods', values.pods, 1, 1_000_000),
    pretty: values.pretty,
    managedFields: values['managed-fields'],
    seed: wholeNumber('seed', values.seed, 0, 2 ** 31 - 1),
  });
  const warning = disturbance();
  if (warning) console.log(warning);
  const ways = waysOf(body, wholeNumber('runs', values.runs, 1, 1000));
  const measured = await measureDumps(join(PACKAGE_FOLDER, 'dist/function/server.js'), ways);
  console.log(`${values.nodes} nodes, ${values.pods} pods.\n${setting(undefined)}\n\n${dumpTable(measured)}`);
}

await runIfProgram(import.meta.url, HELP, main);
