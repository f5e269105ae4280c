import type { Field } from '../fields.js';
import { indexOf } from '../question/names.js';
import type { Checked, Question } from '../question/question.js';
import type { Ground } from '../situation/situation.js';
import { atOnce, type DrainAnswer, eachAlone } from './answer.js';
import { resultOf } from './result.js';
import { resultSchema } from './result-schema.js';
import { sentencesOf } from './words.js';

/** May these nodes go down for maintenance now, and where does everything go? */
export const drain: Question<DrainAnswer> = {
  objective: 'drain',
  answer: read,
  check,
  summarize: ({ together, alone }) =>
    together
      ? `${together.ok}: ${together.places.map(({ node }) => node.name).join(' ')}`
      : alone.map(({ node, ok }) => `${node} ${ok}`).join(', '),
  explain: sentencesOf,
  resultSchema,
  result: resultOf,
};

function read(root: Field, ground: Ground): DrainAnswer | undefined {
  const field = root.get('drain');
  if (field.missing) return eachAlone(ground);
  const named = field.oneOrMore('the name of a node, or a list of them', ground.dump.nodes.length);
  if (Array.isArray(field.value) && field.value.length === 0) {
    return field.fail(
      'expected at least one node, got an empty list; without this field every node is looked at alone',
    );
  }
  const names = ground.dump.nodes.map(({ name }) => name);
  const nodes = named.map((one) => indexOf(one, 'Node', names));
  const known = nodes.flatMap((n) => n ?? []);
  return known.length < nodes.length || known.length === 0 ? undefined : atOnce(ground, [...new Set(known)]);
}

/** A yes stands on the replay of its plan; a no must be forbidden or impossible, else nothing is proven. */
function check(_: Ground, { together, alone }: DrainAnswer): Checked {
  // That a drain failed in every trial does not prove that none can succeed.
  if (!together) return { violations: [], proven: alone.every(({ proven }) => proven) };
  const { ok, impossible, why } = together;
  if (ok === 'no' && impossible === undefined) {
    const what = why[0] ?? 'no plan was found';
    return {
      violations: [`not proven: no plan was found, and there may be one all the same (${what})`],
      proven: false,
    };
  }
  return { violations: [], proven: ok !== 'conditional' };
}
