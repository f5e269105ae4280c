import { createRequire } from 'node:module';
import type { LegacyHighs } from 'highs';

/** An import statement would not load the CommonJS build, which the types of the package describe. */
const loadHighs: typeof import('highs').default = createRequire(import.meta.url)('highs');
let loading: Promise<LegacyHighs> | undefined;

/** Time for one program, in seconds. */
const SECONDS = 3;

/** The optimum of an integer program that HiGHS proves; undefined where its time does not do. @throws {Error} if there is none */
export async function optimum(program: string): Promise<number | undefined> {
  loading ??= loadHighs();
  const highs = await loading;
  const { Status, ObjectiveValue } = highs.solve(program, { time_limit: SECONDS, output_flag: false });
  if (Status === 'Infeasible')
    throw new Error('expected a program that the cluster of today solves, got an infeasible one');
  return Status === 'Optimal' ? ObjectiveValue : undefined;
}
