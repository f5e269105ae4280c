import { type ModelTask, OTHER_VIEWS } from '../task.js';
import { placementExam } from './exam.js';
import { placementTeacher } from './teacher.js';

export const placementModel: ModelTask = {
  name: 'placement',
  teacher: placementTeacher,
  exam: placementExam,
  usual: {
    step: { H_cycles: 3, L_cycles: 6 },
    // An attempt has placed everything within eight steps.
    caps: { max_steps: 8, max_starts: 128 },
    defaults: { budget: { steps: 8, starts: 32, widen_after: 4 }, breadth: OTHER_VIEWS },
    fitted: { steps: 8, starts: 32 },
  },
};
