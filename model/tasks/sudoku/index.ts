import { type ModelTask, OTHER_VIEWS } from '../task.js';
import { sudokuExam } from './exam.js';
import { sudokuTeacher } from './teacher.js';

export const sudokuModel: ModelTask = {
  name: 'sudoku',
  teacher: sudokuTeacher,
  exam: sudokuExam,
  usual: {
    // As TRM's own evaluation has it.
    step: { H_cycles: 3, L_cycles: 6 },
    // An answer that stood still for two steps hardly ever changes again.
    caps: { max_steps: 32, max_starts: 1024, settled_steps: 2 },
    // After six steps a search that branches helps more than further steps; the hardest puzzles known take some 200 branches.
    defaults: { budget: { steps: 6, starts: 512, widen_after: 4 }, breadth: OTHER_VIEWS },
    fitted: { steps: 32, starts: 1 },
  },
};
