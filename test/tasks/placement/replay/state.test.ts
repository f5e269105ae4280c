import { describe, expect, it } from 'vitest';
import { State } from '../../../../function/tasks/placement/replay/state.js';
import { World } from '../../../../function/tasks/placement/replay/world.js';
import { node, pod } from './objects.js';

const port = { ports: [{ hostPort: 80 }] };
const world = new World({
  items: [
    node('a'),
    node('dead', { ready: 'False' }),
    pod('x', { on: 'a', container: { resources: { requests: { cpu: '3' } }, ...port } }),
    pod('gone', { on: 'dead', requests: { cpu: '3' } }),
    pod('new', { container: { resources: { requests: { cpu: '2' } }, ...port } }),
  ],
});

describe('where pods are', () => {
  it('those of a dead node are nowhere', () => {
    expect([...new State(world, world.requests).at]).toEqual([0, -1, -1]);
  });
  it('who leaves takes along what it used, to the last port', () => {
    const state = new State(world, world.requests);
    expect(state.shortage(2, 0)).toBe('insufficient cpu: needs 2000m, free 1000m');
    expect(state.takenPort(2, 0)).toBe('TCP/80/');
    state.take(0);
    expect(state.shortage(2, 0)).toBeUndefined();
    expect(state.takenPort(2, 0)).toBeUndefined();
    expect([...state.used, state.usedCpu[0], state.usedMemory[0]]).toEqual(Array(8).fill(0));
    state.put(2, 0);
    expect(state.shortage(0, 0)).toBe('insufficient cpu: needs 3000m, free 2000m');
  });
  it('who is nowhere cannot leave', () => {
    const state = new State(world, world.requests);
    state.take(2);
    expect([...state.at]).toEqual([0, -1, -1]);
    expect(state.usedCpu[0]).toBe(3000);
  });
});
