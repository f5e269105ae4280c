import { readFileSync } from 'node:fs';

const KIBIBYTE = 1024;

/**
 * The most memory that a process has had resident so far, in bytes: what Linux notes of it, so that no peak is missed.
 * @throws {Error} on other systems than Linux
 */
export function peakBytes(pid: number): number {
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kibibytes === undefined) throw new Error('expected VmHWM in /proc, got none');
  return Number(kibibytes) * KIBIBYTE;
}
