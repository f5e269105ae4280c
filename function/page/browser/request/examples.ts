/** A small cluster, as `kubectl get nodes,pods -A -o json` prints one. */
const NODES: readonly (readonly [name: string, cpu: number, gib: number, controlPlane?: boolean])[] = [
  ['cp-1', 4, 8, true],
  ['nuc-1', 8, 32],
  ['nuc-2', 8, 32],
  ['nuc-3', 8, 32],
  ['nas', 4, 16],
  ['pi-5', 4, 8],
];

const PODS: readonly (readonly [namespace: string, app: string, node: string, cpu: string, memory: string])[] = [
  ['kube-system', 'coredns', 'cp-1', '100m', '170Mi'],
  ['kube-system', 'metrics-server', 'nuc-2', '100m', '200Mi'],
  ['ingress', 'traefik', 'nuc-1', '200m', '256Mi'],
  ['media', 'jellyfin', 'nuc-1', '2', '4Gi'],
  ['media', 'immich', 'nuc-2', '1', '4Gi'],
  ['media', 'immich-ml', 'nuc-3', '1', '4Gi'],
  ['data', 'postgres', 'nuc-1', '1', '6Gi'],
  ['data', 'valkey', 'nuc-3', '500m', '1Gi'],
  ['home', 'home-assistant', 'pi-5', '1', '2Gi'],
  ['home', 'mosquitto', 'pi-5', '100m', '128Mi'],
  ['home', 'zigbee2mqtt', 'nuc-2', '300m', '256Mi'],
  ['monitoring', 'prometheus', 'nas', '500m', '4Gi'],
  ['monitoring', 'grafana', 'nuc-3', '250m', '512Mi'],
  ['monitoring', 'loki', 'nas', '500m', '2Gi'],
  ['docs', 'paperless', 'nuc-2', '1', '2Gi'],
  ['ai', 'ollama', 'nuc-3', '4', '12Gi'],
];

function cluster(): string {
  const nodes = NODES.map(([name, cpu, gib, controlPlane]) => {
    const role = controlPlane && { 'node-role.kubernetes.io/control-plane': '' };
    const taints = controlPlane && [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
    const resources = { cpu: String(cpu), memory: `${gib}Gi`, pods: '110' };
    return {
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/arch': 'amd64', ...role } },
      spec: { ...(taints && { taints }) },
      status: { capacity: resources, allocatable: resources, conditions: [{ type: 'Ready', status: 'True' }] },
    };
  });
  const pods = PODS.map(([namespace, app, nodeName, cpu, memory]) => ({
    kind: 'Pod',
    metadata: {
      name: `${app}-0`,
      namespace,
      labels: { app },
      ownerReferences: [{ kind: 'ReplicaSet', name: app, controller: true }],
    },
    spec: { nodeName, containers: [{ name: app, resources: { requests: { cpu, memory } } }] },
    status: { phase: 'Running' },
  }));
  return JSON.stringify({ kind: 'List', items: [...nodes, ...pods] }, null, 1);
}

const SUDOKU = `53..7....
6..195...
.98....6.
8...6...3
4..8.3..1
7...2...6
.6....28.
...419..5
....8..79`;

/** Arto Inkala's of 2010, which newspapers called the hardest. */
const HARD = `8 . . | . . . | . . .
. . 3 | 6 . . | . . .
. 7 . | . 9 . | 2 . .
------+-------+------
. 5 . | . . 7 | . . .
. . . | . 4 5 | 7 . .
. . . | 1 . . | . 3 .
------+-------+------
. . 1 | . . . | . 6 8
. . 8 | 5 . . | . 1 .
. 9 . | . . . | 4 . .`;

const MAZE = `#############################
#S      #   #           #   #
####### # # # ### ##### # # #
# #     # # # #   #       # #
# # ##### # # # # ######### #
# # #   # # # # # #   #     #
# # # # # # # # ### # # #####
# # # # # #   #     # #     #
# # # ### ####### ### ##### #
# # #     #     #   # #     #
# # # ### # ### ### # ### ###
# # #     #   # #   #   #   #
# # ##### ### # ####### ### #
# #   #   #   #     #   # # #
# ### ##### ####### # ### # #
#   #   #   #     #   #     #
# # ### # ### ### ##### #####
# # #   #   #   # #         #
# ### ### # # # # # # ##### #
#   # #   # # # # #       # #
### # # ### # # # # ####### #
#   # # #   # # #   #       #
# # # ### ### # ##### #######
# # # #   # # # #   # #     #
# ### # ### # # # # # # ### #
#     # #   # #   #   # # # #
# ##### # ### ######### # # #
#       #               #  G#
#############################`;

/** What the buttons put into the page. */
export const EXAMPLES: readonly { name: string; text: () => string }[] = [
  { name: 'Sudoku', text: () => SUDOKU },
  { name: 'Hard Sudoku', text: () => HARD },
  { name: 'Maze', text: () => MAZE },
  { name: 'Cluster', text: cluster },
];
