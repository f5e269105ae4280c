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
  const costs = new Map<string, number>();
  for (const name of field.keys()) {
    const cost = field.get(name);
    if (!nodes.some((node) => node.name === name)) {
      cost.fail(`expected the name of a node (${enumerate(nodes.map((node) => node.name))})`);
    } else if (typeof cost.value !== 'number' || !(cost.value >= 0)) {
      cost.expected('a number of 0 or more, in any unit: money, or watts');
    } else {
      costs.set(name, cost.value);
    }
  }
  const without = nodes.flatMap(({ name }) => (costs.has(name) ? [] : [name]));
  if (costs.size > 0 && without.length > 0)
    field.fail(`expected a cost for every node, got none for ${enumerate(without)}`);
  return costs.size === 0 ? undefined : costs;
}
