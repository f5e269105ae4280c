import type { Cluster } from '../../../../function/tasks/placement/cluster.js';
import { Ejection } from '../../../../function/tasks/placement/search/ejection.js';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import type { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { isComplete, meanShare, today } from '../../../../function/tasks/placement/search/starts.js';
import { type Failures, nextWindow } from '../../../../function/tasks/placement/windows/choose.js';
import { applied, usedIn, type Window, windowOn } from '../../../../function/tasks/placement/windows/window.js';
import { picker, seedOf } from '../../../../function/trm/state/random.js';
import type { Look, View } from './views.js';

/** A role in the search for fewer nodes, which a model, random numbers or a rule of thumb may play. */
export type Role = 'packs the window' | 'picks the node to empty' | 'picks the window';
export const ROLES: readonly Role[] = ['packs the window', 'picks the node to empty', 'picks the window'];

/** How often a role was played, and how often a window then lost a node. */
export interface Played {
  windows: number;
  won: number;
}

/** Windows of one cluster. */
const WINDOWS = 24;
/** Windows among which one is picked. */
const CHOICE = 4;
/** Work of the search in one window: little, so that it matters what it is told. */
const WORK = 4000;

const anywhere = () => true;

/**
 * Lets whoever looks play one role on one cluster, which begins as it runs today, spread over its nodes. `look` is undefined for the rule of thumb: in
 * its place windows are packed by the search, the bin with the least load is emptied, and the first window is taken.
 */
export async function play(cluster: Cluster, role: Role, look: Look | undefined): Promise<Played> {
  const instance = new Instance(cluster);
  const solution = today(instance);
  const played = { windows: 0, won: 0 };
  if (!isComplete(solution)) return played;
  const pick = picker(seedOf('roles', role));
  const failures: Failures = new Map();
  for (let n = 0; n < WINDOWS; n++) {
    const windows = Array.from({ length: role === 'picks the window' ? CHOICE : 1 }, () => {
      const bins = nextWindow(solution, anywhere, failures, pick);
      return bins && windowOn(solution, bins);
    }).flatMap((window) => window ?? []);
    const [first] = windows;
    if (!first) break;
    const views = look ? await Promise.all(windows.map(({ packing }) => look(packing))) : undefined;
    const window = role === 'picks the window' ? preferred(windows, views) : first;
    const won =
      role === 'packs the window' && views
        ? packed(solution, window, views[0])
        : emptied(solution, window, target(solution, window, role, views?.[0]));
    played.windows++;
    played.won += Number(won);
    const [aimed = -1] = window.bins;
    failures.set(aimed, (failures.get(aimed) ?? 0) + 1);
  }
  return played;
}

/** The window of whose answer the model is surest; the first one without a model. */
function preferred(windows: readonly Window[], views: readonly View[] | undefined): Window {
  const [first] = windows;
  if (!first) throw new RangeError('expected a window');
  if (!views) return first;
  const best = views.reduce((a, view, i) => (view.q_halt > (views[a]?.q_halt ?? 0) ? i : a), 0);
  return windows[best] ?? first;
}

/** The bin to empty: the one where the fewest items are wished, or else the one with the least load. */
function target(solution: Solution, window: Window, role: Role, view: View | undefined): number {
  const { instance, members } = solution;
  const free = [...window.bins.keys()].filter((b) => ((window.packing.kept >> b) & 1) === 0);
  const load = (b: number) =>
    (members[window.bins[b] ?? -1] ?? []).reduce((sum, i) => sum + meanShare(instance, instance.request, i), 0);
  const measure = role === 'picks the node to empty' && view ? (b: number) => view.wished[b] ?? 0 : load;
  const best = free.reduce((a, b) => (measure(b) < measure(a) ? b : a), free[0] ?? 0);
  return window.bins[best] ?? -1;
}

/** Whether a window loses a bin as the view packs it; then it is packed so. */
function packed(solution: Solution, window: Window, view: View | undefined): boolean {
  const used = view && usedIn(window, view.placed);
  if (!view || used === undefined || used >= window.bins.length) return false;
  applied(solution, window, view.placed);
  return true;
}

/** Whether a short search empties a bin of a window; then it is empty. */
function emptied(solution: Solution, window: Window, bin: number): boolean {
  const pick = picker(seedOf('emptied', window.bins));
  const open = window.bins.filter((other) => other !== bin);
  return new Ejection(solution.instance, solution, pick).settle([...(solution.members[bin] ?? [])], open, {
    left: WORK,
  });
}
