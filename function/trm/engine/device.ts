import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type ExecutionDevice, supportedDevices } from './session.js';

/** What may be asked for: a device by its name, or the best one that works. */
export type AskedDevice = ExecutionDevice | 'auto';

/** Where the steps run, and how many workers of how many threads run them. */
export interface DevicePlan {
  device: ExecutionDevice;
  workers: number;
  threads: number;
}

/** What the machine shows; replaceable in tests. */
export interface Surroundings {
  /** Execution providers in this build of ONNX Runtime. */
  supported: readonly string[];
  exists(path: string): boolean;
  cores: number;
}

const here = (): Surroundings => ({ supported: supportedDevices(), exists: existsSync, cores: availableParallelism() });

/** Device files that a driver makes: without one of them, trying the provider would only fail later and louder. */
const DRIVER_FILES: Record<Exclude<ExecutionDevice, 'cpu'>, readonly string[]> = {
  cuda: ['/dev/nvidiactl', '/dev/dxg'],
  webgpu: ['/dev/dri', '/dev/dxg'],
};

/** The best of the plans: where the steps should run, if it works. */
export function planDevice(
  asked: AskedDevice,
  workers: number | undefined,
  surroundings: Surroundings = here(),
): DevicePlan {
  return devicePlans(asked, workers, surroundings)[0];
}

/**
 * The plans to try, best first. `auto` is cuda where the build has it and a driver shows, then webgpu, then cpu, since a
 * driver without its libraries is found out only by trying. A device asked for by name is taken at its word; if it does
 * not work, loading says so.
 */
export function devicePlans(
  asked: AskedDevice,
  workers: number | undefined,
  surroundings: Surroundings = here(),
): [DevicePlan, ...DevicePlan[]] {
  // A CPU gains nothing from batches or threads inside a step, so every core has a worker of one thread; a GPU has one.
  const on = (device: ExecutionDevice): DevicePlan => {
    const count = workers === undefined ? (device === 'cpu' ? surroundings.cores : 1) : workers || surroundings.cores;
    return { device, workers: count, threads: 1 };
  };
  if (asked !== 'auto') return [on(asked)];
  const [first = 'cpu', ...others] = [...gpus(surroundings), 'cpu' as const];
  return [on(first), ...others.map(on)];
}

function gpus({ supported, exists }: Surroundings): ExecutionDevice[] {
  const usable = (device: 'cuda' | 'webgpu') => supported.includes(device) && DRIVER_FILES[device].some(exists);
  return (['cuda', 'webgpu'] as const).filter(usable);
}
