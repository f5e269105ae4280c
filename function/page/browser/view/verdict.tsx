import type { ReasonResponse } from '../../../contract/reason.js';
import { clusterOf } from '../answer/cluster.js';
import { count, duration, percent, sentencesOf } from './words.js';

/** The answer in a sentence, whether it was proven, and how sure it is. */
export function Verdict({ answer }: { answer: ReasonResponse }) {
  const { verified, confidence, task, violations = [] } = answer;
  const [first = '', ...others] = sentencesOf(answer.answer);
  return (
    <div class={`card verdict ${verified ? 'verified' : 'unverified'}`}>
      <p class="badge">
        <span aria-hidden="true">{verified ? '✓' : '!'}</span> {verified ? 'Verified' : 'Not verified'}
      </p>
      <h3>{first}</h3>
      {others.length > 0 && <p>{others.join(' ')}</p>}
      <Confidence value={confidence} label={task === 'placement' ? 'Confidence' : "Network's confidence"} />
      <ul class="proofs">
        {proofsOf(answer).map((proof) => (
          <li key={proof}>{proof}</li>
        ))}
        {violations.slice(0, 5).map((violation) => (
          <li key={violation} class="wrong">
            {violation}
          </li>
        ))}
      </ul>
      <p class="facts">{factsOf(answer)}</p>
    </div>
  );
}

function Confidence({ value, label }: { value: number; label: string }) {
  return (
    <div class="confidence">
      <label for="confidence">{label}</label>
      <meter id="confidence" min={0} max={1} value={value} />
      <strong>{percent(value)}</strong>
    </div>
  );
}

/** What was proven or checked, and what was not. */
function proofsOf(answer: ReasonResponse): string[] {
  const { verified, result } = answer;
  const { fewest, plan } = clusterOf(answer) ?? {};
  return [
    ...(verified && plan ? ["Every step of the plan was replayed with kube-scheduler's rules, in many orders."] : []),
    ...(fewest === true ? ['Proven: no more nodes can be emptied.'] : []),
    ...(fewest === false ? ['Not proven: perhaps more nodes could be emptied.'] : []),
    ...(typeof result.found_by === 'string' ? [`Found by ${FOUND_BY[result.found_by] ?? result.found_by}.`] : []),
  ];
}

const FOUND_BY: Readonly<Record<string, string>> = {
  model: 'the network',
  search: 'the search beside the network',
  exact: 'an exact solver',
};

function factsOf({ budget, steps, duration_ms, model, stopped }: ReasonResponse): string {
  const made =
    budget.used_starts === 0
      ? 'no step of the network'
      : `${count(steps, 'step')}, ${budget.used_starts} of ${count(budget.starts, 'start')}`;
  const ended = stopped === undefined ? [] : [`ended by the ${stopped === 'time' ? 'time allowed' : stopped}`];
  return [duration(duration_ms), made, `${model.name} ${model.version} on ${model.device}`, ...ended].join(' · ');
}
