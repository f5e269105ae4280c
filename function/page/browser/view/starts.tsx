import type { ReasoningStep } from '../../../contract/reason.js';
import type { Frames } from '../answer/frames.js';
import type { Run } from '../answer/run.js';
import { wayIn } from '../answer/way.js';
import { MazeThumb } from '../board/maze-board.js';
import { SudokuThumb } from '../board/sudoku-board.js';
import { count, percent } from './words.js';

export interface StartsProps {
  run: Run;
  frames: Frames;
  /** The frame that is shown; starts are shown after as many steps. */
  at: number;
}

/** Most starts that are shown: more are hard to look through, and slow to draw. */
const MOST_LANES = 12;

/** The starts side by side: how each one's board looked after a step, and how sure it was. */
export function Starts({ run: { steps, answer }, frames, at }: StartsProps) {
  const all = lanesOf(steps);
  if (all.length === 0) return null;
  // The answer may rest on the steps of several starts, each of which went on from the one before.
  const winner = answer?.reasoning_trace.at(-1)?.start;
  const lanes = all.filter(([step], i) => i < MOST_LANES || step?.start === winner);
  const unseen = (answer?.budget.used_starts ?? 0) - all.length;
  const branches = steps.some(({ assumes }) => assumes !== undefined);
  return (
    <section class="card starts" aria-labelledby="starts-title">
      <h3 id="starts-title">{all.length === 1 ? 'The start' : `${all.length} starts, side by side`}</h3>
      <p class="hint">
        {branches
          ? 'The first start is the model’s alone. Each later one assumes a digit more, the likeliest first, with all that follows.'
          : 'A start sees the puzzle turned, mirrored or with its digits exchanged, and thinks step by step.'}
        {frames.kind === 'sudoku' && frames.solution && ' Green cells agree with the answer.'}
        {unseen > 0 && ` ${unseen} more had only begun.`}
        {all.length > lanes.length && ` ${all.length - lanes.length} more are not shown.`}
      </p>
      <ol>
        {lanes.map((lane) => (
          <Lane key={lane[0]?.start} lane={lane} frames={frames} at={at} won={lane[0]?.start === winner} />
        ))}
      </ol>
    </section>
  );
}

function Lane({ lane, frames, at, won }: { lane: readonly ReasoningStep[]; frames: Frames; at: number; won: boolean }) {
  const shown = lane[Math.min(lane.length, Math.max(1, at)) - 1];
  const last = lane.at(-1);
  return (
    <li class={won ? 'won' : ''}>
      <h4>
        Start {shown?.start}
        {won && (
          <span title="This start gave the answer">
            ✓<span class="hidden"> gave the answer</span>
          </span>
        )}
      </h4>
      {shown?.assumes !== undefined && <p class="short">{shown.assumes}</p>}
      {shown && <Thumb frames={frames} told={shown.answer} />}
      <div class="sureness" aria-hidden="true">
        {lane.map((step) => (
          <i
            key={step.step}
            class={step === shown ? 'now' : ''}
            style={{ height: `${Math.max(4, step.confidence * 100)}%` }}
          />
        ))}
      </div>
      <p>
        {count(lane.length, 'step')}, {percent(last?.confidence ?? 0)}
      </p>
    </li>
  );
}

function Thumb({ frames, told }: { frames: Frames; told: string }) {
  if (frames.kind === 'maze') return <MazeThumb rows={frames.rows} cells={wayIn(told, frames.rows)} />;
  if (frames.kind === 'sudoku' && told.length === 81) {
    return <SudokuThumb digits={told} givens={frames.givens} solution={frames.solution} />;
  }
  return <p class="short">{told}</p>;
}

/** The steps of each start, in the order of the starts. */
function lanesOf(steps: readonly ReasoningStep[]): ReasoningStep[][] {
  const lanes = new Map<number, ReasoningStep[]>();
  for (const step of steps) {
    const lane = lanes.get(step.start);
    if (lane) lane.push(step);
    else lanes.set(step.start, [step]);
  }
  return [...lanes].sort(([a], [b]) => a - b).map(([, lane]) => lane);
}
