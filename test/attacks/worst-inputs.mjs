// generators of worst-case inputs; each returns a request object
const rnd = (seed) => () => {
  seed = (seed * 1664525 + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
export const attacks = {
  // C: hostPorts compared pairwise: P ports in each of m pods
  ports(P = 35000, m = 2) {
    const node = { kind: 'Node', metadata: { name: 'n1' }, status: { allocatable: { cpu: '8', memory: '8Gi' } } };
    const pod = (i) => ({
      kind: 'Pod',
      metadata: { name: `p${i}`, ownerReferences: [{ kind: 'ReplicaSet', controller: true }] },
      spec: { containers: [{ ports: Array.from({ length: P }, () => ({ hostPort: i + 1 })) }] },
    });
    return {
      question: 'x',
      context: {
        kubernetes: {
          items: [node, { ...node, metadata: { name: 'n2' } }, ...Array.from({ length: m }, (_, i) => pod(i))],
        },
      },
    };
  },
  // B: scarce resources: K names in each of 256 pods
  scarce(K = 300, pods = 256, nodes = 12) {
    const names = Array.from({ length: K }, (_, i) => i.toString(36));
    const offer = Object.fromEntries(names.map((n) => [n, 1]));
    const node = (i) => ({
      kind: 'Node',
      metadata: { name: `n${i}` },
      status: { allocatable: { cpu: '8', memory: '8Gi', ...offer } },
    });
    const pod = (i) => ({
      kind: 'Pod',
      metadata: { name: `p${i}`, ownerReferences: [{ kind: 'RS', controller: true }] },
      spec: { containers: [{ resources: { requests: offer } }] },
    });
    return {
      question: 'x',
      context: {
        kubernetes: {
          items: [
            ...Array.from({ length: nodes }, (_, i) => node(i)),
            ...Array.from({ length: pods }, (_, i) => pod(i)),
          ],
        },
      },
    };
  },
  // A: own form, many pinned workloads and 32 movable ones with distinct masks -> boundOf over unions
  bounds(pinned = 224, movable = 32, extra = {}) {
    const r = rnd(7);
    const nodes = Array.from({ length: 12 }, (_, i) => ({
      name: `n${i}`,
      cpu: 1000,
      memory: 1e6,
      labels: Object.fromEntries(
        Array.from({ length: 32 }, (_, k) => [`m${k}`, `${(i * 31 + k * 17 + ((i * k) % 7)) % 3 === 0 ? 1 : 0}`]),
      ),
    }));
    nodes.forEach((n, i) => {
      n.labels.pin = `p${i}`;
    });
    // masks for movables: random subsets of nodes of size >=2
    for (let k = 0; k < 32; k++) {
      let on = 0;
      nodes.forEach((n) => {
        const b = r() < 0.35;
        n.labels[`m${k}`] = b ? '1' : '0';
        on += b;
      });
      if (on < 2) {
        nodes[k % 12].labels[`m${k}`] = '1';
        nodes[(k + 5) % 12].labels[`m${k}`] = '1';
      }
    }
    const workloads = [
      ...Array.from({ length: pinned }, (_, i) => ({
        name: `f${i}`,
        cpu: '1m',
        memory: 1,
        node_selector: { pin: `p${i % 12}` },
      })),
      ...Array.from({ length: movable }, (_, k) => ({
        name: `m${k}`,
        cpu: '1m',
        memory: 1,
        node_selector: { [`m${k}`]: '1' },
      })),
    ];
    return { question: 'x', context: { nodes, workloads, ...extra } };
  },
  // A2: the same with anti-affinity sets so that share() walks long lists
  boundsApart(pinned = 224, movable = 32, sets = 200) {
    const base = this.bounds(pinned, movable);
    const names = base.context.workloads.map((w) => w.name);
    // pinned to distinct nodes are apart already: sets of pinned on different nodes + movables
    const constraints = Array.from({ length: sets }, (_, s) => ({
      type: 'anti_affinity',
      workloads: names.filter((_, i) => i % 12 === (i * 5 + s) % 12 || i >= pinned).slice(0, 60),
    }));
    base.context.constraints = constraints;
    return base;
  },
  // D: selectors with many values against many pods
  selectors(values = 400, free = 200, bound = 1500) {
    const node = {
      kind: 'Node',
      metadata: { name: 'n1' },
      status: { allocatable: { cpu: '8', memory: '8Gi', pods: 100000 } },
    };
    const vs = Array.from({ length: values }, (_, i) => i.toString(36));
    const pod = (i) => ({
      kind: 'Pod',
      metadata: { name: `p${i}`, labels: { k: `zz${i}` }, ownerReferences: [{ kind: 'RS', controller: true }] },
      spec: {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                topologyKey: 'kubernetes.io/hostname',
                labelSelector: { matchExpressions: [{ key: 'k', operator: 'In', values: vs }] },
              },
            ],
          },
        },
      },
    });
    const ds = (i) => ({
      kind: 'Pod',
      metadata: { name: `d${i}`, labels: { k: `y${i}` }, ownerReferences: [{ kind: 'DaemonSet', controller: true }] },
      spec: { nodeName: 'n1' },
    });
    return {
      question: 'x',
      context: {
        kubernetes: {
          items: [
            node,
            { ...node, metadata: { name: 'n2' } },
            ...Array.from({ length: free }, (_, i) => pod(i)),
            ...Array.from({ length: bound }, (_, i) => ds(i)),
          ],
        },
      },
    };
  },
  // E: unknown names, each error spells known names
  unknownNames(n = 200000) {
    const workloads = Array.from({ length: 256 }, (_, i) => ({ name: `w${i}`, cpu: 1, memory: 1 }));
    return {
      question: 'x',
      context: {
        nodes: 12,
        workloads,
        constraints: [{ type: 'affinity', workloads: Array.from({ length: n }, (_, _i) => 'q') }],
      },
    };
  },
  unknownNames2(n = 120000) {
    const workloads = Array.from({ length: 256 }, (_, i) => ({ name: `w${i}`, cpu: 1, memory: 1 }));
    return {
      question: 'x',
      context: {
        nodes: 12,
        workloads,
        constraints: [{ type: 'affinity', workloads: Array.from({ length: n }, (_, i) => i.toString(36)) }],
      },
    };
  },
  // F: 256 constraints of 256 names each
  constraints(c = 256, w = 256, _movable = 32) {
    const workloads = Array.from({ length: w }, (_, i) => ({ name: `w${i}`, cpu: '1m', memory: 1 }));
    const names = workloads.map((x) => x.name);
    return {
      question: 'x',
      context: {
        nodes: 12,
        workloads: workloads.slice(0, w),
        constraints: [...Array.from({ length: c }, () => ({ type: 'affinity', workloads: names }))],
      },
    };
  },
  keys(n = 100000) {
    return { question: 'x', context: Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, 1])) };
  },
  keysTop(n = 90000) {
    return { question: 'x', ...Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, 1])) };
  },
  ownKeys(n = 90000) {
    return {
      question: 'x',
      context: { nodes: 3, workloads: [], ...Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, 1])) },
    };
  },
  kinds(n = 2000) {
    return {
      question: 'x',
      context: { kubernetes: { items: Array.from({ length: n }, (_, i) => ({ kind: `K${i}` })) } },
    };
  },
  replicas() {
    return {
      question: 'x',
      context: {
        nodes: 12,
        workloads: [{ name: 'a', cpu: '1m', memory: 1, replicas: 256 }],
        constraints: [{ type: 'pin', workload: 'a', nodes: ['node-1'] }],
      },
    };
  },
};
// G: stayPut on every look: many workloads that must move away, and a packing whose bound is not reached
attacks.stay = (pinned = 224, movable = 24, starts, homes = 2) => {
  const nodes = Array.from({ length: 12 }, (_, i) => ({
    name: `n${i}`,
    cpu: 100,
    memory: 1e6,
    labels: { pin: `p${i}` },
  }));
  nodes[0].cpu = nodes[1].cpu = 1000;
  for (let i = 2; i < 12; i++) nodes[i].labels.mov = '1';
  const workloads = [
    ...Array.from({ length: pinned }, (_, i) => ({
      name: `f${i}`,
      cpu: '1m',
      memory: 1,
      node: `n${(i + 1) % homes}`,
      node_selector: { pin: `p${i % homes}` },
    })),
    ...Array.from({ length: movable }, (_, k) => ({
      name: `m${k}`,
      cpu: 34,
      memory: 1,
      node: `n${2 + (k % 10)}`,
      node_selector: { mov: '1' },
    })),
  ];
  return { question: 'x', context: { nodes, workloads }, ...(starts ? { budget: { starts, steps: 8 } } : {}) };
};
// H: many anti-affinity sets -> violationsOf per look
attacks.apartLooks = (sets = 256, starts) => {
  const v = attacks.stay(224, 20, starts);
  const names = v.context.workloads.map((w) => w.name);
  // each set: one pinned to n0, one pinned to n1, and one movable -> feasible and never violated; repeated
  v.context.constraints = Array.from({ length: sets }, (_, s) => ({
    type: 'anti_affinity',
    workloads: [
      names[(2 * s) % 224],
      names[(2 * s + 1) % 224],
      ...Array.from({ length: 1 }, (_, k) => names[224 + ((s + k) % 20)]),
    ],
  }));
  return v;
};
attacks.redos = (n) => ({ question: 'x', context: { maze: `x${'\n'.repeat(n)}x` } });
attacks.redosR = (n) => ({ question: 'x', context: { maze: `x${'\r\n'.repeat(n)}x` } });
// natural: 12 nodes, `fixed` workloads pinned where they run, `movable` elsewhere free; sizes random; the volume bound is not reached
attacks.natural = (fixed = 200, movable = 32, seed = 3, load = 0.6) => {
  const r = rnd(seed);
  const nodes = Array.from({ length: 12 }, (_, i) => ({
    name: `n${i}`,
    cpu: 16,
    memory: '64Gi',
    labels: { pin: `p${i}` },
  }));
  const workloads = [
    ...Array.from({ length: fixed }, (_, i) => ({
      name: `f${i}`,
      cpu: `${Math.floor(20 + 200 * r())}m`,
      memory: `${Math.floor(64 + 400 * r())}Mi`,
      node: `n${i % 3}`,
      node_selector: { pin: `p${i % 3}` },
    })),
    ...Array.from({ length: movable }, (_, k) => ({
      name: `m${k}`,
      cpu: 1 + Math.floor(r() * 5 * load * 2),
      memory: `${1 + Math.floor(r() * 12)}Gi`,
      node: `n${k % 12}`,
    })),
  ];
  return { question: 'x', context: { nodes, workloads } };
};
