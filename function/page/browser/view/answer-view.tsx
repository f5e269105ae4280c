import { useMemo } from 'preact/hooks';
import { framesOf, lastOf } from '../answer/frames.js';
import { usePlayer } from '../answer/player.js';
import type { Run } from '../answer/run.js';
import type { Reading } from '../request/reading.js';
import { Board } from './board.js';
import { Code } from './code.js';
import { CopyButton } from './copy-button.js';
import { Details } from './details.js';
import { Plans } from './plans.js';
import { Replay } from './replay.js';
import { Starts } from './starts.js';
import { TroubleCard } from './trouble-card.js';
import { Verdict } from './verdict.js';
import { count, percent, sentencesOf } from './words.js';

/** What was heard: while it is made, and once it is there. Before that, what is going to be asked. */
export function AnswerView({ reading, run }: { reading: Reading; run: Run }) {
  const { phase, steps, answer, trouble } = run;
  const asked = phase === 'idle' ? reading : run.asked;
  const frames = useMemo(() => framesOf(asked, steps, answer), [asked, steps, answer]);
  const player = usePlayer(answer ?? asked, answer ? lastOf(frames) : 0);
  const at = answer ? player.at : lastOf(frames);
  return (
    <>
      <h2 id="answer-title" class="hidden">
        Answer
      </h2>
      <p class="hidden" role="status" aria-live="polite">
        {spoken(run)}
      </p>
      {trouble && <TroubleCard trouble={trouble} hint={asked.kind === 'other' ? asked.hint : undefined} />}
      {phase === 'asking' && <Thinking run={run} />}
      {phase === 'stopped' && <p class="card">Stopped.</p>}
      {answer && <Verdict answer={answer} />}
      {frames.kind !== 'none' && (
        <div class={`card stage ${frames.kind}-stage`}>
          <Board frames={frames} at={at} />
          {answer && <Replay frames={frames} player={player} answer={answer} />}
        </div>
      )}
      {answer && <Plans answer={answer} />}
      <Starts run={run} frames={frames} at={at} />
      {answer && <Details answer={answer} />}
      {frames.kind === 'none' && phase === 'idle' && <Welcome />}
    </>
  );
}

function Thinking({ run: { steps } }: { run: Run }) {
  const starts = new Set(steps.map(({ start }) => start)).size;
  const best = Math.max(0, ...steps.map(({ confidence }) => confidence));
  return (
    <div class="card thinking" aria-hidden="true">
      <span class="spinner" />
      {steps.length === 0
        ? 'Reading and thinking…'
        : `${count(steps.length, 'step')} of ${count(starts, 'start')} · surest ${percent(best)}`}
    </div>
  );
}

/** For people who do not see the page; not every step, which would be a torrent. */
function spoken({ phase, steps, answer, trouble }: Run): string {
  if (phase === 'asking')
    return steps.length === 0 ? 'Asked. Thinking.' : `Thinking: ${count(Math.floor(steps.length / 5) * 5, 'step')}.`;
  if (phase === 'stopped') return 'Stopped.';
  if (trouble) return `No answer. ${trouble.title}.`;
  if (!answer) return '';
  const verdict = answer.verified ? 'Verified' : 'Not verified';
  return `${verdict}, confidence ${percent(answer.confidence)}. ${sentencesOf(answer.answer)[0]}`;
}

/** What a dump has to hold; the page of the README has the same line. */
const KUBECTL = 'kubectl get nodes,pods,pv,pvc,pdb -A -o json > dump.json';

function Welcome() {
  return (
    <div class="card welcome">
      <h3>What happens here</h3>
      <ol>
        <li>
          You paste a puzzle, or what kubectl prints about your cluster. It goes to this service and nowhere else.
        </li>
        <li>
          A small network writes an answer, looks at it, and writes a better one, from several starts. You see every
          step.
        </li>
        <li>A checker that shares nothing with it proves the answer right, or says what is wrong.</li>
      </ol>
      <div class="row">
        <h3>A dump of your cluster</h3>
        <CopyButton text={KUBECTL} label="Copy" />
      </div>
      <Code text={KUBECTL} label="The command for a dump" />
    </div>
  );
}
