import { type Clock, UNBOUNDED } from '../../../common/clock.js';
import { isObject } from '../../../common/json.js';
import type { Field } from '../fields.js';
import { Ignored } from '../ignored.js';
import { readQuantity, show } from '../quantity.js';
import { measuredIn } from './forms/measured.js';
import { readTop, TOP, type TopLine } from './forms/top.js';

export { TOP } from './forms/top.js';

/** Measured usage of a pod as a whole, and by container where that was measured. */
export interface PodUsage extends Usage {
  readonly containers: ReadonlyMap<string, Usage>;
}

/** Measured usage: CPU in millicores, memory in bytes. */
export interface Usage {
  readonly cpu: number;
  readonly memory: number;
}

/** What else must be known to read what was measured. */
interface Around {
  /** Pods of the dump: a table without namespaces is understood by their names. */
  readonly pods?: readonly Field[];
  readonly ignored?: Ignored;
  readonly clock?: Clock;
}

/** What was measured. */
export interface ReadUsage {
  /** By namespace/name. */
  readonly byPod: ReadonlyMap<string, PodUsage>;
  /**
   * The usage of the request for readers that share no code with this one: as it came where it is the text of `kubectl top
   * pods -A` or a PodMetricsList, and as the latter where it has another form.
   */
  readonly plain: unknown;
}

/**
 * Measured usage of pods: from what `kubectl top pods` prints (of all namespaces or of one, with or without --containers),
 * from a PodMetricsList, from several of these, and from PodMetrics objects of the dump. Usage of whole nodes is noted and
 * not used, since it does not tell what a pod takes along.
 */
export function readUsage(field: Field, metrics: readonly Field[], around: Around = {}): ReadUsage {
  const { pods = [], ignored = new Ignored(), clock = UNBOUNDED } = around;
  const byPod = new Map<string, PodUsage>();
  const add: Add = (pod, container, more) => {
    const { cpu, memory, containers } = byPod.get(pod) ?? { cpu: 0, memory: 0, containers: new Map() };
    const named = container === undefined ? containers : new Map(containers).set(container, more);
    byPod.set(pod, { cpu: cpu + more.cpu, memory: memory + more.memory, containers: named });
  };
  for (const one of metrics) addMetrics(one, add);
  if (field.missing) return { byPod, plain: field.value };
  const tables = new Tables(pods, add);
  const items: unknown[] = [];
  for (const one of measuredIn(field, clock)) {
    if (one.kind === 'table') {
      tables.read(one.field, one.text);
    } else if (isOfNode(one.field)) {
      tables.nodes++;
    } else {
      addMetrics(one.field, add);
      items.push(one.field.value);
    }
  }
  if (tables.nodes > 0) ignored.add('what whole nodes use (kubectl top nodes)', 'usage');
  return { byPod, plain: isPlain(field.value, tables, items) ? field.value : { items: [...items, ...tables.items] } };
}

/** Whether usage is the text of `kubectl top pods -A`, or a PodMetricsList, and nothing else, as every reader knows them. */
function isPlain(usage: unknown, { lines }: Tables, items: readonly unknown[]): boolean {
  if (typeof usage !== 'string')
    return isObject(usage) && Array.isArray(usage.items) && usage.items.length === items.length;
  const rows = usage.split('\n').map((line) => line.trim().split(/\s+/).join(' '));
  return rows.filter((row) => row !== '' && !row.startsWith('NAMESPACE ')).join('\n') === lines.join('\n');
}

type Add = (pod: string, container: string | undefined, more: Usage) => void;

/** Whether an object tells the usage of a whole node: a NodeMetrics has no containers, and no namespace. */
const isOfNode = (field: Field): boolean =>
  field.get('kind').value === 'NodeMetrics' || (field.get('containers').missing && !field.get('usage').missing);

function addMetrics(field: Field, add: Add): void {
  const metadata = field.get('metadata');
  const [namespace, name] = [metadata.get('namespace').text('a namespace'), metadata.get('name').text('a name')];
  for (const container of field.get('containers').list('a list of containers')) {
    const used = container.get('usage');
    const cpu = used.get('cpu').quantity('cpu', 'bytes') ?? 0;
    const memory = used.get('memory').quantity('memory', 'bytes') ?? 0;
    add(`${namespace ?? 'default'}/${name ?? ''}`, container.get('name').text('a name'), { cpu, memory });
  }
}

/** Reads tables of `kubectl top`, and writes what they say as PodMetrics. */
class Tables {
  /** PodMetrics, one for each line. */
  readonly items: unknown[] = [];
  /** The same as text: namespace, pod, container, CPU and memory, separated by single spaces. */
  readonly lines: string[] = [];
  /** Lines that tell of a whole node. */
  nodes = 0;
  private readonly namespaces = new Map<string, string[]>();

  constructor(
    pods: readonly Field[],
    private readonly add: Add,
  ) {
    for (const pod of pods) {
      const { value: name } = pod.get('metadata').get('name');
      const { value: namespace = 'default' } = pod.get('metadata').get('namespace');
      if (typeof name !== 'string' || typeof namespace !== 'string') continue;
      this.namespaces.set(name, [...(this.namespaces.get(name) ?? []), namespace]);
    }
  }

  read(field: Field, text: string): void {
    const isPod = (namespace: string | undefined, pod: string) => {
      const all = this.namespaces.get(pod) ?? [];
      return namespace === undefined ? all.length > 0 : all.includes(namespace);
    };
    for (const { line, read } of readTop(text, isPod)) {
      if (read?.of === 'node') this.nodes++;
      else if (read === undefined || !this.readPod(field, read)) {
        field.fail(`expected what ${TOP} prints (namespace, pod, container, CPU, memory), got ${show(line)}`);
      }
    }
  }

  /** False where an amount is none. */
  private readPod(field: Field, { namespace, pod, container, cpu, memory }: Extract<TopLine, { of: 'pod' }>): boolean {
    const [ofCpu, ofMemory] = [readQuantity(cpu, 'cpu', 'bytes'), readQuantity(memory, 'memory', 'bytes')];
    if (ofCpu.kind !== 'amount' || ofMemory.kind !== 'amount') return false;
    const home = namespace ?? this.onlyNamespace(field, pod);
    // A pod that was measured and is not in the dump has gone since.
    if (home === undefined) return true;
    this.add(`${home}/${pod}`, container, { cpu: ofCpu.amount, memory: ofMemory.amount });
    this.lines.push([home, pod, ...(container === undefined ? [] : [container]), cpu, memory].join(' '));
    // A container without a name stands for the pod as a whole.
    const named = container === undefined ? {} : { name: container };
    this.items.push({ metadata: { namespace: home, name: pod }, containers: [{ ...named, usage: { cpu, memory } }] });
    return true;
  }

  private onlyNamespace(field: Field, pod: string): string | undefined {
    const [only, ...others] = this.namespaces.get(pod) ?? [];
    if (others.length === 0) return only;
    return field.fail(
      `expected the namespace of every pod, since ${only} and ${others[0]} both have a ${pod}: run ${TOP}`,
    );
  }
}
