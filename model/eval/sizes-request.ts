import { UsageError, wholeNumber } from '../command.js';
import type { Exam, SizesRequest } from './exam.js';

/** The options of the tables at size, as node:util's parseArgs takes them. */
export const SIZES_OPTIONS = {
  questions: { type: 'boolean' },
  sizes: { type: 'boolean' },
  emptying: { type: 'string' },
  family: { type: 'string' },
  clusters: { type: 'string' },
  seconds: { type: 'string' },
  openb: { type: 'string' },
} as const;

/** What the options mean, in the words of --help. */
export const SIZES_HELP = {
  '--questions': 'only the table of the questions of operators, for a task that has them (placement)',
  '--sizes': 'only the tables of larger problems, for a task that has them (placement)',
  '--emptying':
    'only who chooses the node that is emptied next: weights that were trained for it, or "rules" for none (placement)',
  '--family': 'of these, one family (homelab, company, openb), or one size by how its name begins ("64")',
  '--clusters': 'of these, so many of each size and for each question, in place of the usual numbers',
  '--seconds': 'the time of every rival for each of these (3)',
  '--openb': 'a folder with the public trace, which is left out unless told',
} as const;

export interface SizesValues {
  readonly questions?: boolean | undefined;
  readonly sizes?: boolean | undefined;
  readonly emptying?: string | undefined;
  readonly family?: string | undefined;
  readonly clusters?: string | undefined;
  readonly seconds?: string | undefined;
  readonly openb?: string | undefined;
}

/**
 * The larger problems that the options ask for; undefined where the exam has none. @throws {UsageError} for options that
 * mean nothing there
 */
export function sizesRequest({ task, sizes }: Exam, values: SizesValues, seed: number): SizesRequest | undefined {
  const { emptying, family, clusters, seconds, openb } = values;
  if (!sizes) {
    const [given] = Object.keys(SIZES_OPTIONS).filter((name) => Object.hasOwn(values, name));
    if (given !== undefined) throw new UsageError(`a task with larger problems for --${given}, as placement is`, task);
    return undefined;
  }
  return {
    emptying,
    family,
    clusters: wholeNumber('clusters', clusters, 1, 10_000),
    seconds: wholeNumber('seconds', seconds, 1, 3600),
    openb,
    seed,
  };
}
