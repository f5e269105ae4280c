import type { SimPod } from './pod.js';

/**
 * For every pod the number of its kind. The scheduler treats pods of one kind alike: wherever one of them may go, and
 * however a node scores for it, the same holds for the others. Pods of one owner are nearly always of one kind.
 */
export function kindsOf(pods: readonly SimPod[]): Int32Array {
  const numbers = new Map<string, number>();
  const objects = new Map<object, number>();
  const numberOf = (one: object) => {
    const number = objects.get(one) ?? objects.size;
    objects.set(one, number);
    return number;
  };
  return Int32Array.from(pods, (pod, p) => {
    const shared = [pod.rules, pod.sizes, pod.labels].map(numberOf);
    // Volumes with a place, and claims for one pod alone, are hardly ever shared.
    const mounts = pod.mounted.anywhere && pod.mounted.readWriteOncePod.length === 0 ? '' : p;
    const key = JSON.stringify([shared, mounts, pod.namespace, pod.owner, pod.gated, pod.ports, pod.images]);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}
