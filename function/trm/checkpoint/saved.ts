import { CheckpointError } from './errors.js';
import { nameWeights } from './keys.js';
import { describe, isKind, type PickleDict, type PickleTensor, type PickleValue } from './pickle-values.js';

/** Keys under which training scripts keep the state dict: EqR's `model`, RSM's `model_state`, and what is common in PyTorch. */
const WRAPPERS = ['model', 'model_state', 'state_dict', 'model_state_dict'];

/** What a training script saves beside the weights, as far as it says how to run them. Values are as in the file. */
export interface Saved {
  /** The `arch` of `config`, as all_config.yaml has it, without the values that are nested. */
  config?: { arch: Record<string, unknown> };
  /** RSM's cycles grow during training; these are the numbers reached, which its `config` does not have. */
  active_H?: unknown;
  active_L?: unknown;
}

/**
 * The weights with which a file is evaluated, by the file's keys, and what the file says beside them. A file is a state
 * dict, or a dict with a state dict under a known key. EqR's files hold two sets of weights: like EqR's own evaluation,
 * this takes the moving average (`ema.shadow`) unless the config turns it off.
 *
 * @throws {CheckpointError} when the value is anything else
 */
export function unwrap(value: PickleValue): { tensors: Map<string, PickleTensor>; saved: Saved } {
  if (!isKind(value, 'dict')) {
    throw new CheckpointError('a state dict', describe(value));
  }
  const wrapped = WRAPPERS.map((key) => dictAt(value, key)).find((dict) => dict !== undefined);
  if (wrapped === undefined) {
    return { tensors: tensorsOf(value), saved: {} };
  }
  const config = dictAt(value, 'config');
  const ema = config?.entries.get('ema') === false ? undefined : dictAt(value, 'ema');
  const shadow = ema && (dictAt(ema, 'shadow') ?? ema);
  const tensors = tensorsOf(wrapped);
  return { tensors: shadow ? overlay(tensors, onlyTensors(shadow)) : tensors, saved: savedIn(value, config) };
}

function savedIn(file: PickleDict, config: PickleDict | undefined): Saved {
  const arch = config && dictAt(config, 'arch');
  const saved: Saved = arch ? { config: { arch: scalars(arch) } } : {};
  for (const key of ['active_H', 'active_L'] as const) {
    const value = file.entries.get(key);
    if (value !== undefined) {
      saved[key] = isScalar(value) ? value : describe(value);
    }
  }
  return saved;
}

function dictAt(dict: PickleDict, key: string): PickleDict | undefined {
  const value = dict.entries.get(key);
  return value !== undefined && isKind(value, 'dict') ? value : undefined;
}

/** The entries that are not nested. Nested ones, such as the loss or lists of evaluators, say nothing of the network. */
function scalars(dict: PickleDict): Record<string, unknown> {
  return Object.fromEntries([...dict.entries].filter(([, value]) => isScalar(value)));
}

function isScalar(value: PickleValue): value is null | boolean | number | string {
  return typeof value !== 'object' || value === null;
}

function tensorsOf(dict: PickleDict): Map<string, PickleTensor> {
  const tensors = new Map<string, PickleTensor>();
  for (const [key, value] of dict.entries) {
    if (typeof key !== 'string' || !isKind(value, 'tensor')) {
      throw new CheckpointError('a tensor under a name in the state dict', `${describe(value)} under ${describe(key)}`);
    }
    tensors.set(key, value);
  }
  return tensors;
}

/** The tensors of a moving average; one without `shadow` has its decay factor `mu` among them. */
function onlyTensors(dict: PickleDict): Map<string, PickleTensor> {
  return tensorsOf({ ...dict, entries: new Map([...dict.entries].filter(([key]) => key !== 'mu')) });
}

/**
 * The weights, replaced by their averages where there is one. Prefixes of the keys may differ, because the model may have
 * been compiled in between.
 */
function overlay(
  tensors: ReadonlyMap<string, PickleTensor>,
  averages: ReadonlyMap<string, PickleTensor>,
): Map<string, PickleTensor> {
  const { named } = nameWeights(new Map([...tensors.keys()].map((key) => [key, key])));
  const result = new Map(tensors);
  for (const [name, average] of nameWeights(averages).named) {
    const key = named.get(name);
    if (key === undefined) {
      throw new CheckpointError('averages (ema) of the weights under model', `another one, ${describe(name)}`);
    }
    result.set(key, average);
  }
  return result;
}
