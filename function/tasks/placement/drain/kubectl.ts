import type { Plan, Step } from './plan.js';

/** The plan as commands for a shell, one a line. */
export function commandsOf({ steps, kind }: Plan, emptyDir: boolean): string[] {
  return steps.flatMap((step) => commandsFor(step, kind, emptyDir));
}

function commandsFor(step: Step, kind: Plan['kind'], emptyDir: boolean): string[] {
  switch (step.action) {
    case 'cordon':
    case 'uncordon':
      return [`kubectl ${step.action} ${namesOf(step.nodes)}`];
    case 'evict': {
      const flags = `--ignore-daemonsets${emptyDir ? ' --delete-emptydir-data' : ''}`;
      if (kind === 'drain') return [`kubectl drain ${flags} ${namesOf([step.node])}`];
      return step.pods.map(evict);
    }
    case 'wait':
      // Until every pod, those included that came in the stead of evicted ones, has a node.
      return ['kubectl wait pods --all --all-namespaces --for=condition=PodScheduled --timeout=10m'];
  }
}

/** One pod through the eviction API, which obeys PodDisruptionBudgets; kubectl has no command of its own for it. */
function evict(pod: string): string {
  const [namespace = '', name = ''] = pod.split('/', 2);
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
  return `echo ${quoted(JSON.stringify(eviction))} | kubectl create --raw ${quoted(path)} -f -`;
}

/** What begins with a dash would be read as a flag. */
const namesOf = (names: readonly string[]) =>
  `${names.some((name) => name.startsWith('-')) ? '-- ' : ''}${names.map(quoted).join(' ')}`;

/** A name from a dump is no part of a command: whatever a shell might read in it is quoted. */
const quoted = (word: string) => (/^[A-Za-z0-9._/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
