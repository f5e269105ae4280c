import type { Field } from '../fields.js';
import type { Checked, Question } from '../question/question.js';
import type { Ground } from '../situation/situation.js';
import { type FitAnswer, fitted } from './answer.js';
import { readExisting } from './existing.js';
import { readManifests } from './manifests.js';
import { resultOf } from './result.js';
import { resultSchema } from './result-schema.js';
import { unrequested } from './template.js';
import { sentencesOf } from './words.js';
import { MOST_REPLICAS, MOST_WORKLOADS, readWorkloads } from './workloads.js';

/** Where do these new workloads go, and how many more replicas would fit? */
export const fit: Question<FitAnswer> = {
  objective: 'fit',
  answer: read,
  check,
  summarize: ({ ok, workloads }) =>
    `${ok}: ${workloads.map(({ template, least, pods }) => `${template.name} ${least}/${pods.length}`).join(', ')}`,
  explain: sentencesOf,
  resultSchema,
  result: resultOf,
};

function read(root: Field, ground: Ground): FitAnswer | undefined {
  const templates = [
    ...readWorkloads(root.get('workloads')),
    ...readManifests(root.get('manifests')),
    ...readExisting(root.get('fit'), ground),
  ];
  if (root.get('workloads').missing && root.get('manifests').missing && root.get('fit').missing) {
    return root.get('workloads').expected('workloads, manifests (Kubernetes objects) or fit (the name of a workload)');
  }
  if (root.hasErrors) return undefined;
  if (templates.length === 0) return root.get('workloads').fail('expected at least one workload, got none');
  const replicas = templates.reduce((sum, one) => sum + one.replicas, 0);
  if (templates.length > MOST_WORKLOADS || replicas > MOST_REPLICAS) {
    const most = `at most ${MOST_WORKLOADS} workloads with ${MOST_REPLICAS} replicas in all`;
    return root.get('workloads').fail(`expected ${most}, got ${templates.length} with ${replicas}`);
  }
  return fitted(ground, templates);
}

/** Where pods land is the replay's word; it is proven where the bounds say the same. */
function check(_: Ground, { ok, workloads }: FitAnswer): Checked {
  const exact = workloads.every(({ more }) => more !== undefined && !more.cut && more.least === more.atMost);
  const known = workloads.every(({ template }) => unrequested(template).length === 0);
  return { violations: [], proven: ok === 'yes' && exact && known };
}
