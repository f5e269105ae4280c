import type { Cluster } from './cluster.js';
import { at } from './json.js';
import type { Plan } from './plan.js';

/** What `kubectl` would refuse of the lines of a plan, or would do that the plan does not say. */
export function commandFaults(cluster: Cluster, plan: Plan): string[] {
  const lines = plan.kubectl.flatMap((line) => lineFaults(cluster, line));
  return [...new Set([...lines, ...unsaid(plan)])];
}

function lineFaults(cluster: Cluster, line: string): string[] {
  // One eviction through the API, which obeys budgets as a drain does.
  if (line.includes('/eviction')) return evictionFaults(cluster, line);
  const command = /^\s*kubectl\s+(\w+)\s+(.*)$/.exec(line);
  if (!command) {
    return /^\s*#/.test(line) ? [] : [`plan.kubectl: expected a kubectl line or a comment, got ${line}`];
  }
  const [, verb = '', rest = ''] = command;
  // Others wait for something.
  if (!['cordon', 'uncordon', 'drain'].includes(verb)) return [];
  const names = new Set(cluster.hosts.map(({ name }) => name));
  const nodes = rest.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-') && !word.includes('='));
  return nodes.flatMap((node) => {
    if (!names.has(node)) return [`plan.kubectl: ${verb} of ${node}, which is no node`];
    return verb === 'drain' ? drainFaults(cluster, node, rest) : [];
  });
}

/** Steps that cordon or uncordon a node, and that no line carries out. */
function unsaid(plan: Plan): string[] {
  const steps = (['cordon', 'uncordon'] as const).flatMap((action) =>
    plan.steps.flatMap((step) => (step.action === action ? step.nodes.map((node) => ({ action, node })) : [])),
  );
  const says = (verb: string, node: string) =>
    plan.kubectl.some((line) => line.includes(`kubectl ${verb} `) && words(line).includes(node));
  return steps.flatMap(({ action, node }) => {
    // A drain cordons its node itself.
    const said = says(action, node) || (action === 'cordon' && says('drain', node));
    return said ? [] : [`plan.kubectl: no line says ${action} ${node}`];
  });
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
