import type { TaskExample } from '../../contract/tasks.js';

/** The answers were written by `EXAMPLES=write npm run vitest -- --run test/contract/examples.test.ts`. */
export const examples: readonly TaskExample[] = [
  {
    name: 'placement',
    summary: 'Workloads on as few nodes as can be',
    request: {
      question: 'How few nodes can run these?',
      context: {
        nodes: [
          { name: 'a', cpu: 2, memory: '4Gi' },
          { name: 'b', cpu: 2, memory: '4Gi' },
          { name: 'c', cpu: 2, memory: '4Gi' },
        ],
        workloads: [
          { name: 'web', cpu: '500m', memory: '1Gi', replicas: 2, node: 'a' },
          { name: 'db', cpu: 1, memory: '2Gi', node: 'b' },
        ],
        constraints: [],
      },
    },
    response: {
      answer: '3 workloads fit on 1 node (a): b and c can be drained after 1 move. Fewer nodes cannot do.',
      result: {
        objective: 'place',
        feasible: true,
        nodes_used: 1,
        nodes_needed_at_least: 1,
        fewest: true,
        found_by: 'model',
        placement: [
          { workload: 'web-1', node: 'a', from: 'a' },
          { workload: 'web-2', node: 'a', from: 'a' },
          { workload: 'db', node: 'a', from: 'b' },
        ],
        moves: { order: 'ordered', steps: [{ workloads: ['db'], from: 'b', to: 'a' }] },
        drain: ['b', 'c'],
        utilisation: [
          {
            node: 'a',
            cpu_millicores: { allocatable: 2000, reserved: 0, before: 1000, after: 2000 },
            memory_bytes: { allocatable: 4294967296, reserved: 0, before: 2147483648, after: 4294967296 },
          },
          {
            node: 'b',
            cpu_millicores: { allocatable: 2000, reserved: 0, before: 1000, after: 0 },
            memory_bytes: { allocatable: 4294967296, reserved: 0, before: 2147483648, after: 0 },
          },
          {
            node: 'c',
            cpu_millicores: { allocatable: 2000, reserved: 0, before: 0, after: 0 },
            memory_bytes: { allocatable: 4294967296, reserved: 0, before: 0, after: 0 },
          },
        ],
        ignored: [],
      },
      confidence: 1,
      verified: true,
      steps: 1,
      reasoning_trace: [
        {
          start: 1,
          step: 1,
          by: 'model',
          answer: '1 1 1',
          changed: 3,
          confidence: 1,
          duration_ms: 14.25,
          waited_ms: 0.63,
        },
      ],
      budget: { steps: 8, starts: 32, time_ms: 3000, used_starts: 1, used_steps: 1 },
      task: 'placement',
      task_type: 'general',
      duration_ms: 16.9,
      model: { name: 'placement', version: '1.0.0', device: 'cpu' },
    },
  },
  {
    name: 'drain',
    summary: 'Whether a node of a running cluster can be drained, from what kubectl prints',
    request: {
      question: 'May node b go down?',
      context: {
        objective: 'drain',
        drain: 'b',
        kubernetes: {
          kind: 'List',
          items: [
            {
              kind: 'Node',
              metadata: { name: 'a' },
              status: {
                allocatable: { cpu: '2', memory: '4Gi', pods: '110' },
                conditions: [{ type: 'Ready', status: 'True' }],
              },
            },
            {
              kind: 'Node',
              metadata: { name: 'b' },
              status: {
                allocatable: { cpu: '2', memory: '4Gi', pods: '110' },
                conditions: [{ type: 'Ready', status: 'True' }],
              },
            },
            {
              kind: 'Pod',
              metadata: {
                name: 'web-1',
                namespace: 'shop',
                ownerReferences: [{ kind: 'ReplicaSet', name: 'web', controller: true }],
              },
              spec: {
                nodeName: 'a',
                containers: [{ name: 'main', resources: { requests: { cpu: '500m', memory: '256Mi' } } }],
              },
              status: { phase: 'Running' },
            },
            {
              kind: 'Pod',
              metadata: {
                name: 'api-1',
                namespace: 'shop',
                ownerReferences: [{ kind: 'ReplicaSet', name: 'api', controller: true }],
              },
              spec: {
                nodeName: 'b',
                containers: [{ name: 'main', resources: { requests: { cpu: '500m', memory: '256Mi' } } }],
              },
              status: { phase: 'Running' },
            },
          ],
        },
        assume: { dump: 'complete' },
      },
    },
    response: {
      answer:
        'b can go down for maintenance now: 1 pod moves (shop/api-1 to a). Run kubectl drain --ignore-daemonsets b; afterwards kubectl uncordon b. As was said, the dump is taken to be the whole cluster. No PodDisruptionBudgets are in the dump, and none are taken to exist.',
      result: {
        objective: 'drain',
        ok: 'yes',
        drain: ['b'],
        why: [],
        plan: {
          kind: 'drain',
          steps: [
            { action: 'cordon', nodes: ['b'] },
            { action: 'evict', node: 'b', pods: ['shop/api-1'] },
            { action: 'wait', pods: ['shop/api-1'] },
          ],
          kubectl: [
            'kubectl cordon b',
            'kubectl drain --ignore-daemonsets b',
            'kubectl wait pods --all --all-namespaces --for=condition=PodScheduled --timeout=10m',
          ],
          afterwards: ['kubectl uncordon b'],
        },
        rounds: [{ node: 'b', pods: ['shop/api-1'] }],
        moves: { order: 'ordered', steps: [{ workloads: ['shop/api-1'], from: 'b', to: 'a' }] },
        makes_room: [],
        lost: [],
        stays: [],
        waiting: [],
        drain_alone: [{ node: 'b', ok: 'yes', moves: 1, why: [], proven: true }],
        assumed: [
          'As was said, the dump is taken to be the whole cluster',
          'No PodDisruptionBudgets are in the dump, and none are taken to exist',
        ],
        missing: [],
        ignored: [],
      },
      confidence: 0.9025,
      verified: true,
      steps: 0,
      reasoning_trace: [],
      budget: { steps: 8, starts: 32, time_ms: 3000, used_starts: 0, used_steps: 0 },
      task: 'placement',
      task_type: 'general',
      duration_ms: 55.2,
      model: { name: 'placement', version: '1.0.0', device: 'cpu' },
    },
  },
];
