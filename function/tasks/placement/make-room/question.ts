import type { Field } from '../fields.js';
import { indexOf } from '../question/names.js';
import type { Checked, Question } from '../question/question.js';
import type { Ground } from '../situation/situation.js';
import { type MakeRoomAnswer, whyStuck } from './answer.js';
import { resultOf } from './result.js';
import { resultSchema } from './result-schema.js';
import { sentencesOf } from './words.js';

/** Why do pods wait, and what lets them in? */
export const makeRoom: Question<MakeRoomAnswer> = {
  objective: 'make_room',
  answer: read,
  check,
  summarize: ({ stuck }) =>
    stuck.map(({ pod, moves }) => `${pod} ${moves ? moves.pods.length : '-'}`).join(', ') || '-',
  explain: sentencesOf,
  resultSchema,
  result: resultOf,
};

function read(root: Field, ground: Ground): MakeRoomAnswer | undefined {
  const field = root.get('pod');
  if (field.missing) return whyStuck(ground, ground.waiting);
  const names = ground.dump.pods.map(({ name }) => name);
  const plain = names.filter((name) => name.endsWith(`/${String(field.value)}`));
  const p = plain.length === 1 ? names.indexOf(plain[0] ?? '') : indexOf(field, 'Pod', names);
  const pod = ground.dump.pods[p ?? -1];
  if (!pod) return undefined;
  const waiting = ground.waiting.find((one) => one.pod === pod.name);
  if (waiting) return whyStuck(ground, [waiting]);
  const where = pod.at === undefined ? 'is being deleted' : `runs on ${ground.dump.nodes[pod.at]?.name ?? ''}`;
  return field.fail(`expected a pod that waits, and ${pod.name} ${where}`);
}

/** Reasons are those of the replay, and plans and changes were replayed; that there are no others is not proven. */
function check(_: Ground, { stuck }: MakeRoomAnswer): Checked {
  const open = stuck.find(
    ({ to, held, moves, changes }) => to === undefined && !held && !moves && changes.length === 0,
  );
  const proven = stuck.every(({ to, held, moves }) => to !== undefined || held || moves?.fewest);
  if (!open) return { violations: [], proven };
  const tried = open.tried ? 'nothing was found that lets it in' : 'what would let it in was not looked for';
  return {
    violations: [`not proven: ${open.pod} waits, and ${tried}, which does not mean that there is nothing`],
    proven,
  };
}
