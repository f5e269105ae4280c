import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../../../../function/common/clock.js';
import { parseJson } from '../../../../function/common/json.js';
import type { ReasonRequest } from '../../../../function/contract/reason.js';
import { requestReader } from '../../../../function/reasoning/request.js';
import { consolidation } from '../../../../function/tasks/placement/consolidate/task.js';
import { placement } from '../../../../function/tasks/placement/index.js';
import { readDump } from '../../../../function/tasks/placement/kubernetes/dump.js';
import { FIELDS } from '../../../../function/tasks/placement/question/fields.js';
import { readClaim } from '../../../../function/tasks/task.js';
import { CASES, caseOf } from '../../../judge/cases.js';
import { dump } from '../../../judge/dumps.js';

type Json = Record<string, unknown>;

/** What stands for a value that nobody may read: `Heavy` makes one, given what could stand there. */
type Heavy = (target: Json, name: string, value: unknown) => void;

const CONTAINER = {
  env: [{ name: 'A', value: 'x'.repeat(300) }],
  envFrom: [{ secretRef: { name: 's' } }],
  command: ['sh', '-c', 'exit 0'],
  args: ['--verbose'],
  lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
  securityContext: { runAsUser: 1000 },
  livenessProbe: { httpGet: { path: '/', port: 80 } },
  readinessProbe: { httpGet: { path: '/', port: 80 } },
  startupProbe: { httpGet: { path: '/', port: 80 } },
};

const STATUSES = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'];

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const records = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** Loads every object of a dump with all that is left out of a large one. */
function load(object: Json, heavy: Heavy): void {
  for (const item of records(object.items)) load(item, heavy);
  if (Array.isArray(object.items)) return;
  const { metadata, spec, status } = object;
  heavy(object, 'data', { key: 'value' });
  if (isRecord(metadata)) {
    heavy(metadata, 'managedFields', [{ manager: 'kubelet', fieldsV1: { 'f:metadata': { 'f:labels': {} } } }]);
  }
  if (isRecord(status)) for (const name of STATUSES) heavy(status, name, [{ name: 'a', ready: true }]);
  if (!isRecord(spec)) return;
  heavy(spec, 'ephemeralContainers', [{ name: 'debug' }]);
  for (const container of [...records(spec.containers), ...records(spec.initContainers)]) {
    for (const [name, value] of Object.entries(CONTAINER)) heavy(container, name, value);
  }
}

const put: Heavy = (target, name, value) => {
  target[name] = value;
};
/** Throws at whatever is done with it, but for being copied along with the object that has it. */
const untouchable = (name: string) => {
  const refuse = () => {
    throw new Error(`expected nobody to read ${name}`);
  };
  return new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse });
};
const forbid: Heavy = (target, name) => {
  target[name] = untouchable(name);
};

/** The request with a loaded dump. */
function loaded(request: ReasonRequest, heavy: Heavy): ReasonRequest {
  const copy = structuredClone(request);
  const list = copy.context?.kubernetes;
  for (const one of isRecord(list) ? [list] : records(list)) load(one, heavy);
  return copy;
}

/** Everything that the reading of a request comes to: what is wrong with it, or the objects, the plan and each node alone. */
function outcome(request: ReasonRequest): unknown {
  const reading = readClaim(consolidation.claims(request), UNBOUNDED);
  if (reading.kind !== 'problem') return reading;
  const dumped = readDump(request.context ?? {}, UNBOUNDED);
  if (dumped.kind !== 'problem') return dumped;
  const { nodes, pods, gaps, ignored } = dumped.problem;
  const { found, alone } = reading.problem;
  return { nodes, pods, gaps, ignored, found, alone };
}

/** What else is asked of a running cluster: the answer, or what is wrong with the question. */
function answered(request: ReasonRequest, objective: string): unknown {
  const reading = placement.pose({ ...request, context: { ...request.context, objective } }, UNBOUNDED);
  if (reading.kind !== 'problem') return reading;
  const { answered } = reading.problem;
  return answered && { said: answered.explain(), result: answered.result() };
}
const OBJECTIVES = Object.keys(FIELDS).filter((objective) => objective !== 'consolidate');

/** Larger than what is around the objects of any dump here, and smaller than any loaded one. */
const LIMIT = 4000;
const lean = requestReader({ maxSteps: undefined, maxStarts: undefined }, LIMIT);
const full = requestReader({ maxSteps: undefined, maxStarts: undefined });

/** Functions are of a reading's own, so only what is data can be compared. */
const data = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, one: unknown) => (one instanceof Map || one instanceof Set ? [...one] : one)) ?? 'null',
  );

const GENERATED = 60;
const requests: [string, ReasonRequest][] = [
  ...CASES.map((name): [string, ReasonRequest] => [name, full(Buffer.from(JSON.stringify(caseOf(name))))]),
  ...Array.from({ length: GENERATED }, (_, i): [string, ReasonRequest] => [`judge's dump ${i + 1}`, dump(i + 1)]),
];

describe.each(requests)('%s', (_, request) => {
  it('comes to the same by the lean reading as by the full one', () => {
    const bytes = Buffer.from(JSON.stringify(loaded(request, put)));
    expect(bytes.length).toBeGreaterThan(LIMIT);
    const read = lean(bytes);
    expect(JSON.stringify(read)).not.toMatch(/managedFields|livenessProbe|containerStatuses/i);
    expect(parseJson(bytes)).not.toEqual(read);
    expect(data(outcome(read))).toEqual(data(outcome(full(bytes))));
  });

  it('is read without a look at what a lean reading leaves out', () => {
    expect(data(outcome(loaded(request, forbid)))).toEqual(data(outcome(request)));
  });
});

describe.each(OBJECTIVES)('%s', (objective) => {
  it.each(requests.slice(0, CASES.length))('of %s needs nothing that a lean reading leaves out', (_, request) => {
    expect(answered(loaded(request, forbid), objective)).toEqual(answered(request, objective));
  });
});
