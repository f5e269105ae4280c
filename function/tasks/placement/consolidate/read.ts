import { type Clock, UNBOUNDED } from '../../../common/clock.js';
import type { ReasonRequest } from '../../../contract/reason.js';
import { type Claim, claimed, invalid, type Reading } from '../../task.js';
import { type Alone, drainAlone } from '../drain/alone.js';
import { Field, Findings } from '../fields.js';
import { readDump } from '../kubernetes/dump.js';
import { isKubernetes } from '../kubernetes/form.js';
import { checkFields } from '../question/fields.js';
import { noCluster } from '../read.js';
import { QuantityError } from '../replay/amounts.js';
import type { Solution } from '../search/solution.js';
import { type Situation, situationOf } from '../situation/situation.js';
import { searchTime } from '../time.js';
import type { ConsolidationAnswer } from './answer.js';
import { search } from './search.js';
import { readTerms } from './terms.js';
import { type Window, windowOf } from './window.js';

/** Which nodes of a running cluster can be emptied, and how: from what kubectl prints. */
export interface ConsolidationProblem {
  readonly situation: Situation;
  /** The best that trying found, before the model is asked. */
  readonly found: ConsolidationAnswer;
  /** A packing into the fewest nodes, for the model to work on; undefined where there is none. */
  readonly packed: Solution | undefined;
  /** What the model is shown; undefined where the cluster is larger than it can see. */
  readonly window: Window | undefined;
  readonly alone: readonly Alone[];
  /** How long may still be searched, in milliseconds. */
  readonly time: () => number;
}

/** Claims what kubectl prints of a running cluster. */
export const claims = (request: ReasonRequest): Claim<ConsolidationProblem> =>
  isKubernetes(request.context ?? {}) ? claimed((clock = UNBOUNDED) => read(request, clock)) : noCluster;

function read(request: ReasonRequest, clock: Clock): Reading<ConsolidationProblem> {
  const time = searchTime(request);
  const { context = {} } = request;
  const reading = readDump(context, clock);
  if (reading.kind !== 'problem') return reading;
  const findings = new Findings();
  const root = new Field(context, '/context', findings);
  checkFields(root, 'consolidate', reading.problem.ignored);
  const terms = readTerms(root, reading.problem);
  if (findings.invalid) return findings.invalid;
  try {
    const situation = situationOf(reading.problem, clock, terms);
    const { answer, packed } = search(situation, time());
    return {
      kind: 'problem',
      problem: { situation, found: answer, packed, window: windowOf(situation), alone: drainAlone(situation), time },
    };
  } catch (error) {
    // The replay counts more than plans do, images and limits of everything among them, and cannot say where it stands.
    if (!(error instanceof QuantityError)) throw error;
    return invalid('/context/kubernetes', error.message);
  }
}
