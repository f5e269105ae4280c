import { readCost } from '../cost.js';
import type { Field } from '../fields.js';
import { enumerate } from '../ignored.js';
import type { Dump } from '../kubernetes/dump.js';
import type { Terms } from '../situation/situation.js';

/** Reads what a plan should be like: `max_moves`, and `costs` by the names of the nodes. Errors are reported to their fields. */
export function readTerms(context: Field, { nodes }: Pick<Dump, 'nodes'>): Terms {
  const moves = context.get('max_moves');
  const maxMoves = moves.missing ? undefined : moves.whole(0, Number.MAX_SAFE_INTEGER);
  return { maxMoves, costs: readCosts(context.get('costs'), nodes) };
}

function readCosts(field: Field, nodes: Dump['nodes']): Terms['costs'] {
  if (field.missing || !field.isObject('an object with the cost of every node, by its name')) return undefined;
  const names = nodes.map(({ name }) => name);
  const known = new Set(names);
  const costs = new Map<string, number>();
  const given = new Set(field.keys());
  for (const name of given) {
    const one = field.get(name);
    if (!known.has(name)) {
      one.fail(`expected the name of a node (${enumerate(names)})`);
      continue;
    }
    const cost = one.missing ? one.expected('what the node costs') : readCost(one);
    if (cost !== undefined) costs.set(name, cost);
  }
  const without = names.filter((name) => !given.has(name));
  if (given.size > 0 && without.length > 0)
    field.fail(`expected a cost for every node, got none for ${enumerate(without)}`);
  return costs.size === 0 ? undefined : costs;
}
