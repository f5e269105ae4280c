import { describe, expect, it } from 'vitest';
import type { Device } from '../../../function/settings/config.js';
import { devicePlans, planDevice } from '../../../function/trm/engine/device.js';

const machine = (supported: string[], files: string[], cores = 4) => ({
  supported,
  exists: (path: string) => files.includes(path),
  cores,
});
const ALL = ['cpu', 'webgpu', 'cuda'];

describe('device', () => {
  it.each<[Device, string, string[], string[], string]>([
    ['auto', 'everything', ALL, ['/dev/nvidiactl', '/dev/dri'], 'cuda'],
    ['auto', 'no NVIDIA driver', ALL, ['/dev/dri'], 'webgpu'],
    ['auto', 'a driver, and a build without cuda', ['cpu', 'webgpu'], ['/dev/nvidiactl'], 'cpu'],
    ['auto', 'a driver that does both, and a build without cuda', ['cpu', 'webgpu'], ['/dev/dxg'], 'webgpu'],
    ['auto', 'no GPU', ALL, [], 'cpu'],
    ['auto', 'no providers', [], ['/dev/nvidiactl', '/dev/dri'], 'cpu'],
    ['cpu', 'everything', ALL, ['/dev/nvidiactl', '/dev/dri'], 'cpu'],
    ['cuda', 'nothing: taken at its word', ['cpu'], [], 'cuda'],
    ['webgpu', 'nothing: taken at its word', ['cpu'], [], 'webgpu'],
  ])('%s with %s', (asked, _, supported, files, device) => {
    expect(planDevice(asked, undefined, machine(supported, files)).device).toBe(device);
  });
});

describe('workers', () => {
  it.each<[Device, string, number | undefined, number]>([
    ['cpu', 'unset: one per core', undefined, 4],
    ['cpu', '0: one per core', 0, 4],
    ['cpu', '3', 3, 3],
    ['cuda', 'unset: one', undefined, 1],
    ['webgpu', 'unset: one', undefined, 1],
    ['cuda', '2', 2, 2],
    ['cuda', '0: one per core', 0, 4],
  ])('%s, WORKERS %s', (asked, _, workers, count) => {
    expect(planDevice(asked, workers, machine(ALL, []))).toMatchObject({ workers: count, threads: 1 });
  });
});

it('looks at this machine when nothing is handed in', () => {
  expect(planDevice('auto', undefined).workers).toBeGreaterThan(0);
});

describe('devicePlans: what auto falls back on', () => {
  const around = (supported: string[]) => ({ supported, exists: () => true, cores: 4 });

  it.each([
    ['both GPUs, then the CPU', ['cpu', 'webgpu', 'cuda'], ['cuda', 'webgpu', 'cpu']],
    ['webgpu, then the CPU', ['cpu', 'webgpu'], ['webgpu', 'cpu']],
    ['the CPU alone', ['cpu'], ['cpu']],
  ])('%s', (_, supported, devices) => {
    expect(devicePlans('auto', undefined, around(supported)).map(({ device }) => device)).toEqual(devices);
  });

  it('a device asked for by name has no second choice', () => {
    expect(devicePlans('cuda', undefined, around(['cpu', 'cuda']))).toEqual([
      { device: 'cuda', workers: 1, threads: 1 },
    ]);
  });
});
