import type { Manifest } from '../../function/models/manifest.js';
import type { Teacher } from '../data/teacher.js';
import type { Exam } from '../eval/exam.js';

/** All that training, evaluating and bundling the models of one task need to know of it. */
export interface ModelTask {
  /** As the service names the task. */
  name: string;
  /** Makes training data. */
  teacher: Teacher;
  /** Measures a model, and fits its confidence. */
  exam: Exam;
  /** What a bundle's manifest says unless somebody edits it. */
  usual: UsualSettings;
}

/** Settings that `model:eval` found best for their time. */
export interface UsualSettings {
  /** How often a step applies the network. */
  step: { H_cycles: number; L_cycles: number };
  caps: Pick<Manifest, 'max_steps' | 'max_starts' | 'settled_steps'>;
  defaults: Required<Pick<Manifest, 'budget' | 'breadth'>>;
  /** The budget of the answers that the confidence is about. */
  fitted: { steps: number; starts: number };
}

/** Later starts differ from the first by another view of the puzzle and by nothing else. */
export const OTHER_VIEWS: UsualSettings['defaults']['breadth'] = { views: true, noise: 0, random_start: false };
