import type { Field } from '../fields.js';
import { readQuantity, show } from '../quantity.js';

/** Measured usage of a pod as a whole, and by container where that was measured. */
export interface PodUsage extends Usage {
  readonly containers: ReadonlyMap<string, Usage>;
}

/** Measured usage: CPU in millicores, memory in bytes. */
export interface Usage {
  readonly cpu: number;
  readonly memory: number;
}

/** The command whose text a caller may send as usage. */
export const TOP = 'kubectl top pods -A --containers';

/**
 * Measured usage of pods by namespace/name: from the text of `kubectl top pods -A` (with or without --containers), from a
 * PodMetricsList, and from PodMetrics objects of the dump.
 */
export function readUsage(field: Field, metrics: readonly Field[]): ReadonlyMap<string, PodUsage> {
  const usage = new Map<string, PodUsage>();
  const add: Add = (pod, container, more) => {
    const { cpu, memory, containers } = usage.get(pod) ?? { cpu: 0, memory: 0, containers: new Map() };
    const named = container === undefined ? containers : new Map(containers).set(container, more);
    usage.set(pod, { cpu: cpu + more.cpu, memory: memory + more.memory, containers: named });
  };
  for (const one of metrics) addMetrics(one, add);
  if (field.missing) return usage;
  if (typeof field.value === 'string') addText(field, field.value, add);
  else if (field.isObject(`the text of ${TOP}, or a PodMetricsList`)) {
    for (const one of field.get('items').list('a list of PodMetrics')) addMetrics(one, add);
  }
  return usage;
}

type Add = (pod: string, container: string | undefined, more: Usage) => void;

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

/**
 * Reads lines with the columns NAMESPACE, POD (or NAME), perhaps NAME of the container, CPU(cores) and MEMORY(bytes),
 * separated by spaces.
 */
function addText(field: Field, text: string, add: Add): void {
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/);
    if (words[0] === '' || words[0] === 'NAMESPACE') continue;
    const cpu = readQuantity(words.at(-2), 'cpu', 'bytes');
    const memory = readQuantity(words.at(-1), 'memory', 'bytes');
    const columns = words.length === 4 || words.length === 5;
    if (columns && cpu.kind === 'amount' && memory.kind === 'amount') {
      add(`${words[0]}/${words[1]}`, words.length === 5 ? words[2] : undefined, {
        cpu: cpu.amount,
        memory: memory.amount,
      });
    } else {
      field.fail(`expected what ${TOP} prints (namespace, pod, container, CPU, memory), got ${show(line.trim())}`);
    }
  }
}
