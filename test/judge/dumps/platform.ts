import type { JudgeDice } from '../dice.js';
import type { Item, NodePlan } from './nodes.js';
import { podItem, suffix } from './pods.js';

/** What every cluster has on its nodes: DaemonSets, and the control plane's own pods. */
export function platformOf(dice: JudgeDice, nodes: readonly NodePlan[]): Item[] {
  const daemons = ['kube-proxy', 'cni', 'node-exporter'].slice(0, dice.whole(1, 3));
  const requests = dice.chance(0.7) ? { requests: { cpu: '50m', memory: '64Mi' } } : {};
  return nodes.flatMap(({ name, controlPlane, labels }) => [
    ...daemons.flatMap((daemon) =>
      labels['kubernetes.io/os'] === 'windows'
        ? []
        : [
            podItem({
              name: `${daemon}-${suffix(dice, 5)}`,
              namespace: daemon === 'node-exporter' ? 'monitoring' : 'kube-system',
              labels: { 'k8s-app': daemon },
              owner: { kind: 'DaemonSet', name: daemon },
              annotations: {},
              spec: {
                nodeName: name,
                containers: [
                  {
                    name: daemon,
                    resources: requests,
                    ...(daemon === 'node-exporter' ? { ports: [{ containerPort: 9100, hostPort: 9100 }] } : {}),
                  },
                ],
                tolerations: [{ operator: 'Exists' }],
                volumes: [{ name: 'root', hostPath: { path: '/' } }],
              },
              phase: 'Running',
            }),
          ],
    ),
    ...(controlPlane && dice.chance(0.8) ? [staticPod(name)] : []),
  ]);
}

const staticPod = (node: string): Item =>
  podItem({
    name: `kube-apiserver-${node}`,
    namespace: 'kube-system',
    labels: { component: 'kube-apiserver', tier: 'control-plane' },
    owner: { kind: 'Node', name: node },
    annotations: { 'kubernetes.io/config.mirror': 'abcdef', 'kubernetes.io/config.source': 'file' },
    spec: {
      nodeName: node,
      hostNetwork: true,
      containers: [{ name: 'kube-apiserver', resources: { requests: { cpu: '250m' } } }],
      tolerations: [{ operator: 'Exists', effect: 'NoExecute' }],
    },
    phase: 'Running',
  });
