import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandsOf } from '../../../../function/tasks/placement/situation/kubectl.js';
import type { Plan } from '../../../../function/tasks/placement/situation/plan.js';

const drain: Plan = {
  kind: 'drain',
  steps: [
    { action: 'cordon', nodes: ['n1', 'n2'] },
    { action: 'evict', node: 'n1', pods: ['x/p'] },
    { action: 'wait', pods: ['x/p'] },
  ],
};

describe('commands', () => {
  it('of a drain are those that people know', () => {
    expect(commandsOf(drain, false)).toEqual([
      'kubectl cordon n1 n2',
      'kubectl drain --ignore-daemonsets n1',
      'kubectl wait pods --all --all-namespaces --for=condition=PodScheduled --timeout=10m',
    ]);
  });

  it('name what is lost in emptyDir volumes', () => {
    expect(commandsOf(drain, true)[1]).toBe('kubectl drain --ignore-daemonsets --delete-emptydir-data n1');
  });

  it('of exact targets evict one pod, by the API that obeys budgets', () => {
    const [line = ''] = commandsOf(
      { kind: 'targets', steps: [{ action: 'evict', node: 'n', pods: ['ns/p-0'] }] },
      false,
    );
    const [echo = '', create] = line.split(' | ');
    expect(JSON.parse(execFileSync('bash', ['-c', echo], { encoding: 'utf8' }))).toEqual({
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: 'p-0', namespace: 'ns' },
    });
    expect(create).toBe('kubectl create --raw /api/v1/namespaces/ns/pods/p-0/eviction -f -');
  });

  it.each(["a'; touch /tmp/x; '", '$(touch x)', '`x`', '--all', 'a b', 'ä'])('quote a node called %s', (name) => {
    const [line = ''] = commandsOf({ kind: 'drain', steps: [{ action: 'cordon', nodes: [name] }] }, false);
    const words = execFileSync('bash', ['-c', line.replace(/^kubectl cordon/, "printf '%s\\n'")], { encoding: 'utf8' });
    expect(words.replace(/^--\n/, '')).toBe(`${name}\n`);
    // Else it would be read as a flag.
    expect(line.startsWith('kubectl cordon -- ')).toBe(name.startsWith('-'));
  });
});
