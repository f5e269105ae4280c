import { type ModelTask, OTHER_VIEWS } from '../task.js';
import { mazeExam } from './exam.js';
import { mazeTeacher } from './teacher.js';

/** Side of the mazes in training data that asks for no other, in cells. */
const USUAL_SIDE = 15;

export const mazeModel: ModelTask = {
  name: 'maze',
  teacher: mazeTeacher(USUAL_SIDE),
  exam: mazeExam,
  usual: {
    step: { H_cycles: 4, L_cycles: 8 },
    // A step applies the network 36 times, and each application carries the distances to the goal on by a cell or more;
    // the longest paths have 450 cells.
    caps: { max_steps: 32, max_starts: 64, settled_steps: 2 },
    defaults: { budget: { steps: 20, starts: 16, widen_after: 4 }, breadth: OTHER_VIEWS },
    fitted: { steps: 20, starts: 16 },
  },
};
