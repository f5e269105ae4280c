import { describe, expect, it } from 'vitest';
import { Dice } from '../../../../../../model/data/dice.js';
import { median } from '../../../../../../model/statistics.js';
import { lognormal, requestsOf } from '../../../../../../model/tasks/placement/sizes/clusters/requests.js';

const GIBIBYTE = 2 ** 30;
const room = { cpu: 100_000, memory: 400 * GIBIBYTE };

describe('requests', () => {
  const dice = new Dice(1);
  const appetites = Array.from({ length: 80 }, () => ({
    replicas: dice.whole(1, 4),
    cpu: lognormal(1, dice),
    memory: lognormal(1, dice),
  }));
  const requests = requestsOf(appetites, room, { cpu: 0.6, memory: 0.4 }, { cpu: 4000, memory: 8 * GIBIBYTE });

  it('add up to the share of the room', () => {
    const sum = (of: 'cpu' | 'memory') =>
      requests.reduce((all, request, i) => all + request[of] * (appetites[i]?.replicas ?? 0), 0);
    expect(sum('cpu') / room.cpu).toBeCloseTo(0.6, 1);
    expect(sum('memory') / room.memory).toBeCloseTo(0.4, 1);
  });

  it('are written in steps, and none is above the cap', () => {
    for (const { cpu, memory } of requests) {
      expect([cpu % 10, memory % (16 * 2 ** 20)]).toEqual([0, 0]);
      expect(cpu).toBeLessThanOrEqual(4000);
      expect(memory).toBeLessThanOrEqual(8 * GIBIBYTE);
    }
  });

  it('of nothing stay nothing', () => {
    const none = [{ replicas: 2, cpu: 0, memory: 0 }];
    expect(requestsOf(none, room, { cpu: 0.5, memory: 0.5 }, room)).toEqual([{ cpu: 0, memory: 0 }]);
  });
});

it('lognormal draws have the median 1', () => {
  const dice = new Dice(2);
  expect(median(Array.from({ length: 2000 }, () => lognormal(0.8, dice)))).toBeCloseTo(1, 1);
});
