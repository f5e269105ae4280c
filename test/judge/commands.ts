import type { Cluster } from './cluster.js';
import type { Plan } from './plan.js';

/** What `kubectl` would refuse of the lines of a plan, or would do that the plan does not say. */
export function commandFaults(cluster: Cluster, plan: Plan): string[] {
  const faults: string[] = [];
  const names = new Set(cluster.hosts.map(({ name }) => name));
  for (const line of plan.kubectl) {
    // A line may be a comment, or wait for something.
    const command = /^\s*kubectl\s+(\w+)\s+(.*)$/.exec(line);
    if (!command) {
      if (!/^\s*#/.test(line)) faults.push(`plan.kubectl: expected a kubectl line or a comment, got ${line}`);
      continue;
    }
    const [, verb = '', rest = ''] = command;
    if (!['cordon', 'uncordon', 'drain'].includes(verb)) continue;
    const nodes = rest.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-') && !word.includes('='));
    for (const node of nodes) {
      if (!names.has(node)) faults.push(`plan.kubectl: ${verb} of ${node}, which is no node`);
      else if (verb === 'drain') faults.push(...drainFaults(cluster, node, rest));
    }
  }
  const steps = (['cordon', 'uncordon'] as const).flatMap((action) =>
    plan.steps.flatMap((step) => (step.action === action ? step.nodes.map((node) => ({ action, node })) : [])),
  );
  for (const { action, node } of steps) {
    const said = plan.kubectl.some((line) => line.includes(`kubectl ${action} `) && words(line).includes(node));
    // A drain cordons its node itself.
    const drained =
      action === 'cordon' && plan.kubectl.some((line) => line.includes('kubectl drain ') && words(line).includes(node));
    if (!said && !drained) faults.push(`plan.kubectl: no line says ${action} ${node}`);
  }
  return [...new Set(faults)];
}

const words = (line: string) => line.split(/[\s,]+/);

function drainFaults(cluster: Cluster, node: string, flags: string): string[] {
  const here = cluster.pods.filter((pod) => pod.node === node && pod.kind !== 'finished');
  // A selector leaves out what it does not name.
  if (/--(?:pod-)?selector|-l /.test(flags)) return [];
  const daemons = here.some(({ kind, owner }) => kind === 'bound' && owner?.includes('/DaemonSet/'));
  const scratch = here.some(({ kind, emptyDir }) => kind === 'evictable' && emptyDir);
  return [
    ...(daemons && !flags.includes('--ignore-daemonsets')
      ? [`plan.kubectl: drain ${node} needs --ignore-daemonsets`]
      : []),
    ...(scratch && !flags.includes('--delete-emptydir-data')
      ? [`plan.kubectl: drain ${node} needs --delete-emptydir-data`]
      : []),
    ...(flags.includes('--disable-eviction') ? [`plan.kubectl: drain ${node} goes past the budgets`] : []),
    ...(flags.includes('--force') ? [`plan.kubectl: drain ${node} loses pods by --force`] : []),
  ];
}
