import { at, dicts, text } from './json.js';
import { quantity } from './quantity.js';

/** What was measured, in thousandths of a core and of a byte, by `namespace/pod/container`, or by `namespace/pod`. */
export type Usage = ReadonlyMap<string, { cpu: number; memory: number }>;

/** `kubectl top pods -A`, with or without --containers, as text, or as a PodMetricsList, and PodMetrics among the items. */
export function readUsage(given: unknown, items: readonly unknown[]): Usage {
  const usage = new Map<string, { cpu: number; memory: number }>();
  if (typeof given === 'string') readTable(given, usage);
  for (const metrics of [...dicts(at(given, 'items')), ...dicts(items)]) {
    if (!Array.isArray(metrics.containers)) continue;
    const pod = `${text(at(metrics, 'metadata', 'namespace'))}/${text(at(metrics, 'metadata', 'name'))}`;
    for (const one of dicts(metrics.containers)) {
      const { cpu, memory } = { cpu: quantity(at(one, 'usage', 'cpu')), memory: quantity(at(one, 'usage', 'memory')) };
      usage.set(`${pod}/${text(one.name)}`, { cpu, memory });
    }
  }
  return usage;
}

function readTable(table: string, usage: Map<string, { cpu: number; memory: number }>): void {
  for (const line of table.split('\n')) {
    const cells = line.trim().split(/\s+/);
    if (cells.length < 4 || cells[0] === 'NAMESPACE') continue;
    const [memory, cpu, ...names] = cells.reverse();
    usage.set(names.reverse().join('/'), { cpu: quantity(cpu), memory: quantity(memory) });
  }
}
