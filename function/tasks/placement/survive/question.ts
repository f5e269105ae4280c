import type { Field } from '../fields.js';
import { indexOf } from '../question/names.js';
import type { Checked, Question } from '../question/question.js';
import type { Ground } from '../situation/situation.js';
import { type Case, type SurviveAnswer, survived } from './answer.js';
import { resultOf } from './result.js';
import { resultSchema } from './result-schema.js';
import { sentencesOf } from './words.js';

/** Which nodes or zones could fail with everything still fitting? */
export const survive: Question<SurviveAnswer> = {
  objective: 'survive',
  answer: read,
  check,
  summarize: ({ failures }) => failures.map(({ name, ok }) => `${name} ${ok}`).join(', '),
  explain: sentencesOf,
  resultSchema,
  result: resultOf,
};

const ZONE = 'topology.kubernetes.io/zone';

function read(root: Field, ground: Ground): SurviveAnswer | undefined {
  const field = root.get('fail');
  if (field.missing) return survived(ground, [...eachNode(ground), ...eachZone(ground)]);
  const names = ground.dump.nodes.map(({ name }) => name);
  if (Array.isArray(field.value) && field.value.length === 0) {
    return field.fail('expected at least one node, got an empty list; without this field every node fails alone');
  }
  const named = field.oneOrMore('the name of a node, or a list of them', names.length);
  const nodes = [...new Set(named.flatMap((one) => names[indexOf(one, 'Node', names) ?? -1] ?? []))];
  if (root.hasErrors || nodes.length === 0) return undefined;
  const kind = nodes.length === 1 ? 'node' : 'nodes';
  return survived(ground, [{ kind, name: nodes.join(' and '), nodes }]);
}

/** Nodes that are not ready have failed already. */
const eachNode = ({ dump }: Ground): Case[] =>
  dump.nodes.flatMap(({ name, ready }) => (ready ? [{ kind: 'node', name, nodes: [name] }] : []));

/** Zones, where the nodes are in more than one. */
function eachZone({ dump }: Ground): Case[] {
  const zones = new Map<string, string[]>();
  for (const { name, labels } of dump.nodes) {
    const zone = labels.get(ZONE);
    if (zone !== undefined) zones.set(zone, [...(zones.get(zone) ?? []), name]);
  }
  if (zones.size < 2) return [];
  // A zone of one node is that node.
  return [...zones].flatMap(([name, nodes]) => (nodes.length > 1 ? [{ kind: 'zone', name, nodes }] : []));
}

/** All that is said was seen in the trials; that no luck at all helps needs a proof of its own. */
function check(_: Ground, { failures, untried }: SurviveAnswer): Checked {
  return { violations: [], proven: untried.length === 0 && failures.every(({ proof }) => proof !== undefined) };
}
