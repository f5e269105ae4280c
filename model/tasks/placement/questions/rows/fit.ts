import { Dice } from '../../../../data/dice.js';
import type { Amount, Labels, Pod } from '../reference/cluster.js';
import { field, list } from '../reference/json.js';
import { replicasThatFit } from '../reference/replicas.js';
import { replicasBySums } from '../rivals/by-hand.js';
import { decimal, type Row } from './row.js';

/** Millicores and mebibytes of new workloads. */
const CPU = [100, 250, 500, 1000];
const MEMORY = [128, 256, 512, 1024, 2048];
/** The share of workloads whose pods keep apart, and of those that only run in one zone. */
const APART = 0.25;
const ZONED = 0.25;
const ZONE = 'topology.kubernetes.io/zone';

/** How many replicas of a new workload fit? */
export const fit: Row = {
  name: 'fit',
  figure: 'replicas',
  rival: 'sums of what is free, divided by the request',
  show: decimal,
  async mark({ items, reference, seed }, ask) {
    const dice = new Dice(seed);
    const request: Amount = { cpu: dice.pick(CPU), memory: dice.pick(MEMORY) };
    const apart = dice.chance(APART);
    const selector: Labels = dice.chance(ZONED) ? { [ZONE]: 'eu-1a' } : {};
    const { result, verified, proven, ms } = await ask({
      kubernetes: { items },
      objective: 'fit',
      workloads: [
        {
          name: 'new',
          cpu: `${request.cpu}m`,
          memory: `${request.memory}Mi`,
          nodeSelector: selector,
          ...(apart ? { antiAffinity: 'hostname' } : {}),
        },
      ],
    });
    const best = replicasThatFit(reference, podOf(request, selector, apart));
    const one = list(field(result, 'workloads'))[0];
    const ours = Number(field(one, 'fit')) + Number(field(one, 'more', 'replicas') ?? 0);
    return {
      verified,
      proven,
      ms,
      said: 1,
      right: ours === best ? 1 : 0,
      ours,
      best,
      rival: replicasBySums(reference, request),
      wrong: ours === best ? [] : [`${ours} replicas, and ${best} by counting`],
    };
  },
};

const podOf = (request: Amount, selector: Labels, apart: boolean): Omit<Pod, 'at'> => ({
  name: 'default/new',
  namespace: 'default',
  labels: { app: 'new' },
  request,
  owner: 'ReplicaSet',
  selector,
  volumes: [],
  tolerations: [],
  apart: apart ? [{ app: 'new' }] : [],
  spreads: [],
});
