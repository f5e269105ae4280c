import type { Cluster } from './cluster.js';
import { at } from './json.js';
import type { Plan } from './plan.js';

/** What `kubectl` would refuse of the lines of a plan, or would do that the plan does not say. */
export function commandFaults(cluster: Cluster, plan: Plan): string[] {
  const faults: string[] = [];
  const names = new Set(cluster.hosts.map(({ name }) => name));
  for (const line of plan.kubectl) {
    // One eviction through the API, which obeys budgets as a drain does.
    if (line.includes('/eviction')) {
      faults.push(...evictionFaults(cluster, line));
      continue;
    }
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

const EVICTION =
  /^\s*echo '(\{.*\})' \| kubectl create --raw \/api\/v1\/namespaces\/([^/\s]+)\/pods\/([^/\s]+)\/eviction -f -\s*$/;

/** The object must name the pod that the path names, and the plan must have it. */
function evictionFaults(cluster: Cluster, line: string): string[] {
  const [, body = '', namespace = '', name = ''] = EVICTION.exec(line) ?? [];
  const pod = cluster.pods.find(({ id }) => id === `${namespace}/${name}`);
  if (!pod) return [`plan.kubectl: expected an eviction of a pod of the dump, got ${line}`];
  const object = parsed(body);
  const right =
    at(object, 'kind') === 'Eviction' &&
    at(object, 'apiVersion') === 'policy/v1' &&
    at(object, 'metadata', 'name') === name &&
    at(object, 'metadata', 'namespace') === namespace;
  if (!right) return [`plan.kubectl: the eviction of ${pod.id} says ${body}`];
  return pod.kind === 'evictable' || pod.kind === 'waiting'
    ? []
    : [`plan.kubectl: evicts ${pod.id}, which is ${pod.kind}`];
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
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
