import type { ReasonResponse } from '../../../contract/reason.js';
import type { Frames } from '../answer/frames.js';
import type { Player } from '../answer/player.js';
import type { Way } from '../answer/way.js';
import { percent } from './words.js';

export interface ReplayProps {
  frames: Frames;
  player: Player;
  answer: ReasonResponse;
}

/** Goes through the frames: by itself, step by step, or with a slider. */
export function Replay({ frames, player, answer }: ReplayProps) {
  const { at, last, playing, go, toggle } = player;
  if (last === 0) return null;
  const caption = captionOf(frames, at, answer);
  return (
    <fieldset class="replay">
      <legend class="hidden">Replay</legend>
      <button type="button" onClick={toggle} aria-label={playing ? 'Pause' : 'Play'} class="round">
        <span aria-hidden="true">{playing ? '❚❚' : '▶'}</span>
      </button>
      <input
        type="range"
        min={0}
        max={last}
        value={at}
        aria-label="Step"
        aria-valuetext={caption}
        onInput={({ currentTarget }) => go(currentTarget.valueAsNumber)}
      />
      <p>{caption}</p>
    </fieldset>
  );
}

function captionOf(frames: Frames, at: number, { reasoning_trace }: ReasonResponse): string {
  if (frames.kind === 'sudoku') {
    const step = reasoning_trace[at - 1];
    if (at === 0) return 'As given';
    return step ? `Step ${step.step}: ${step.changed} cells changed, ${percent(step.confidence)} sure` : 'The answer';
  }
  if (frames.kind === 'maze') return captionOfWay(frames.ways[at]);
  if (frames.kind !== 'cluster') return '';
  if (at === 0) return 'As it is';
  const move = frames.result.moves?.steps?.[at - 1];
  return `Move ${at} of ${frames.moves}: ${move?.workloads.join(', ')} → ${move?.to ?? 'out'}`;
}

function captionOfWay({ cells, step }: Way = { cells: [], step: undefined }): string {
  return step ? `Step ${step.step}: ${cells.length - 1} cells on, ${percent(step.confidence)} sure` : 'The maze';
}
