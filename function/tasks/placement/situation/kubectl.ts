import type { Plan, Step } from './plan.js';

/** A plan as commands for a shell, one per line. `emptyDir`: some pod has an emptyDir, so that drains need a flag for it. */
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
      // Waits until every pod has a node, also those that replace evicted ones.
      return ['kubectl wait pods --all --all-namespaces --for=condition=PodScheduled --timeout=10m'];
  }
}

/** Evicts one pod through the eviction API, which obeys PodDisruptionBudgets; kubectl has no command of its own for that. */
function evict(pod: string): string {
  const [namespace = '', name = ''] = pod.split('/', 2);
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
  return `echo ${quoted(JSON.stringify(eviction))} | kubectl create --raw ${quoted(path)} -f -`;
}

/** Names as arguments, after `--` where one begins with a dash and would be read as a flag. */
const namesOf = (names: readonly string[]) =>
  `${names.some((name) => name.startsWith('-')) ? '-- ' : ''}${names.map(quoted).join(' ')}`;

/** A word for a shell, quoted where it has characters that a shell might interpret. Names come from the caller's dump. */
const quoted = (word: string) => (/^[A-Za-z0-9._/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
