import { type Import, roomOf } from './imports.js';
import { ROOMS } from './rooms.js';

type Arrow = readonly [from: string, to: string];

/** Who imports from whom, as arrows between rooms. */
export function arrowsOf(imports: readonly Import[]): Arrow[] {
  const seen = new Map<string, Arrow>();
  for (const { from, to } of imports) {
    const arrow: Arrow = [roomOf(from), roomOf(to)];
    if (arrow[0] !== arrow[1]) seen.set(arrow.join(' '), arrow);
  }
  return [...seen.values()];
}

/**
 * The arrows that no chain of others stands for: doors → wire → common makes an arrow doors → common superfluous. (The
 * transitive reduction of a graph without circles is unique.)
 */
export function reduced(arrows: readonly Arrow[]): Arrow[] {
  const next = new Map<string, string[]>();
  for (const [from, to] of arrows) next.set(from, [...(next.get(from) ?? []), to]);
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return (next.get(from) ?? []).some((through) => reaches(through, to, seen));
  };
  return arrows.filter(
    ([from, to]) => !(next.get(from) ?? []).some((through) => through !== to && reaches(through, to)),
  );
}

/** A Mermaid flowchart, the highest room at the top. */
export function picture(imports: readonly Import[]): string {
  const order = ROOMS.map(({ name }) => name);
  const id = (room: string) => room.replace('.', '_');
  const byHeight = ([a, b]: Arrow, [c, d]: Arrow) =>
    order.indexOf(c) - order.indexOf(a) || order.indexOf(d) - order.indexOf(b);
  const rooms = ROOMS.toReversed().map(({ name, does }) => `  ${id(name)}["<b>${name}</b><br>${does}"]`);
  const arrows = reduced(arrowsOf(imports))
    .toSorted(byHeight)
    .map(([from, to]) => `  ${id(from)} --> ${id(to)}`);
  return ['```mermaid', 'flowchart TD', ...rooms, ...arrows, '```'].join('\n');
}
