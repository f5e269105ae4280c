import type { Frames } from '../answer/frames.js';
import { ClusterBoard } from '../board/cluster-board.js';
import { MazeBoard } from '../board/maze-board.js';
import { SudokuBoard } from '../board/sudoku-board.js';

/** One frame of what is shown. */
export function Board({ frames, at }: { frames: Frames; at: number }) {
  switch (frames.kind) {
    case 'sudoku': {
      const { boards, givens, solution } = frames;
      const digits = boards[at] ?? '';
      return <SudokuBoard digits={digits} before={boards[at - 1] ?? digits} givens={givens} solution={solution} />;
    }
    case 'maze':
      return <MazeBoard rows={frames.rows} cells={frames.ways[at]?.cells ?? []} />;
    case 'cluster':
      return <ClusterBoard result={frames.result} at={at} />;
    case 'none':
      return null;
  }
}
