import { namesOfPods } from '../situation/assumptions.js';
import type { Ground } from '../situation/situation.js';

/** What moves of these pods, by namespace/name, lose: data in emptyDir and ephemeral volumes. */
export function scratchLost({ dump }: Pick<Ground, 'dump'>, names: readonly string[]): string[] {
  const pods = dump.pods.filter(({ name, mounts }) => mounts.scratch && names.includes(name));
  if (pods.length === 0) return [];
  return [`What ${namesOfPods(pods)} ${pods.length === 1 ? 'keeps' : 'keep'} in emptyDir or ephemeral volumes is lost`];
}
