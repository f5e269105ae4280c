import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, loadavg } from 'node:os';

/** What the figures depend on besides the code: versions, and the kind and number of CPU cores. The machine is not named. */
export function setting(torch: string | undefined): string {
  const versions = [`Node ${process.versions.node}`, `onnxruntime-node ${versionOf('onnxruntime-node')}`];
  if (torch !== undefined) versions.push(`PyTorch ${torch}`);
  const cores = availableParallelism();
  return [...versions, `${cores} CPU core${cores === 1 ? '' : 's'}, ${instructions()}`].join(', ');
}

/** A warning where other work may disturb a run; undefined where the load is low, or is not known (Windows). */
export function disturbance(load = loadavg()[0] ?? 0, cores = availableParallelism()): string | undefined {
  if (load < cores / 4) return undefined;
  const seen = `load ${load.toFixed(1)} on ${cores} cores in the last minute`;
  return `${seen}: if that work goes on, figures will be too high, most of all PyTorch's with several threads`;
}

function versionOf(name: string): string {
  const stated: unknown = createRequire(import.meta.url)(`${name}/package.json`);
  const known = typeof stated === 'object' && stated !== null && 'version' in stated;
  return known ? String(stated.version) : 'of unknown version';
}

/** The architecture, and on Linux the widest vector instructions that the processor offers. */
function instructions(): string {
  if (process.arch !== 'x64') return process.arch;
  let flags = '';
  try {
    flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? '';
  } catch {
    // Other systems than Linux have no such file.
  }
  const has = (flag: string) => ` ${flags} `.includes(` ${flag} `);
  const widest = has('avx512f') ? ' with AVX-512' : has('avx2') ? ' with AVX2' : '';
  return `${process.arch}${widest}`;
}
