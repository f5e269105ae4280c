import { createHash } from 'node:crypto';
import { CheckpointError } from '../trm/checkpoint/index.js';
import type { Manifest } from './manifest.js';

/** The manifest with the hash of everything else that it says, by which a change of any of it is noticed. */
export function sealed(manifest: Manifest): Manifest & { sha256: string } {
  return { ...manifest, sha256: sealOf(manifest) };
}

/** @throws {CheckpointError} when a manifest has a seal and says something else than it did when it was sealed */
export function checkSeal(manifest: Manifest): void {
  const { sha256 } = manifest;
  const own = sealOf(manifest);
  if (sha256 === undefined || sha256 === own) return;
  throw new CheckpointError(`a manifest with SHA-256 ${sha256}`, `${own} (after an edit: npm run model:seal)`);
}

/** SHA-256 of the other fields as canonical JSON (RFC 8785): how the file is laid out does not matter. */
function sealOf({ sha256: _, ...rest }: Manifest): string {
  return createHash('sha256').update(canonical(rest)).digest('hex');
}

/** JSON without spaces, names in the order of their UTF-16 code units; JSON.stringify writes the rest as RFC 8785 asks. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const sorted = fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
