import { JudgeDice } from '../../../judge/dice.js';
import { asks, node, pod, WHOLE } from '../situation/dumps.js';

/** A small cluster that is nearly full, from a seed, with one pod that waits and may need room made for it. */
export function tightCluster(seed: number): { readonly items: readonly unknown[]; readonly assume: typeof WHOLE } {
  const dice = new JudgeDice(seed);
  const hosts = Array.from({ length: dice.whole(2, 5) }, (_, n) => filledHost(dice, `n${n + 1}`));
  const free = hosts.map((host) => host.free);
  const largest = Math.max(...free);
  const others = free.reduce((sum, one) => sum + one, 0) - largest;
  const wanted = largest + Math.max(50, Math.floor((others * dice.whole(1, 10)) / 10));
  return { items: [...hosts.flatMap(({ items }) => items), pod('big', asks(`${wanted}m`))], assume: WHOLE };
}

/** A node with pods on most of it; free is what is left of its CPU, in millicores. */
function filledHost(dice: JudgeDice, name: string): { readonly items: readonly unknown[]; readonly free: number } {
  let free = dice.whole(2, 6) * 1000;
  const items: unknown[] = [node(name, { has: { cpu: `${free}m` } })];
  for (let i = 0; free > 500 && i < 6; i++) {
    const cpu = Math.min(free, dice.whole(1, 6) * 250);
    free -= cpu;
    items.push(pod(`${name}-${i + 1}`, { on: name, ...asks(`${cpu}m`), ...rulesOf(dice) }));
  }
  return { items, free };
}

/** Now and then a pod that nothing starts again, or a replica that keeps apart from others. */
function rulesOf(dice: JudgeDice) {
  if (dice.chance(0.1)) return { owner: null };
  if (!dice.chance(0.3)) return {};
  const labels = { app: `app-${dice.whole(1, 3)}` };
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } };
  const spec = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
  return dice.chance(0.5) ? { labels, spec } : { labels };
}
