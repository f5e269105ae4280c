import { CheckpointError, show } from './errors.js';

/** Which family's names the keys have: those of TRM and EqR, or those of RSM. */
export type Layout = 'TRM' | 'RSM';

/**
 * What the public training code puts in front of every key (`model.`, `inner.`), and what torch.compile (`_orig_mod.`) and
 * DistributedDataParallel (`module.`) put around it.
 */
const PREFIX = /^(?:(?:_orig_mod|module)\.)*(?:model\.)?(?:(?:_orig_mod|module)\.)*(?:inner\.)?/;

/** RSM calls the blocks `core`; TRM and EqR call them `L_level`. */
const RSM_LAYERS = /^core\.layers\./;

/** TRM's name of a weight, given the key that a public trainer's file has for it. */
export function weightName(key: string): string {
  const [prefix = ''] = PREFIX.exec(key) ?? [];
  // A key with only torch.compile's prefix is left as it is: the public code always compiles the whole model.
  const name = /^(?:_orig_mod\.)*$/.test(prefix) ? key : key.slice(prefix.length);
  return name.replace(RSM_LAYERS, 'L_level.layers.');
}

/**
 * The same values by TRM's names, and which family's names they had.
 *
 * @throws {CheckpointError} when two keys become one name
 */
export function nameWeights<T>(values: ReadonlyMap<string, T>): { named: Map<string, T>; layout: Layout } {
  const named = new Map<string, T>();
  let layout: Layout = 'TRM';
  for (const [key, value] of values) {
    const name = weightName(key);
    if (named.has(name)) {
      throw new CheckpointError('distinct keys below their prefixes', `${show(name)} twice`);
    }
    if (!key.endsWith(name)) {
      layout = 'RSM';
    }
    named.set(name, value);
  }
  return { named, layout };
}
