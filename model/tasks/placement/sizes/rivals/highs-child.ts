import { createRequire } from 'node:module';
import { json } from 'node:stream/consumers';
import { linearProgram, runs } from './linear-program.js';
import type { Counts, Program } from './program.js';

// A process that solves one program with HiGHS: JSON on stdin (a Program, and `seconds`), JSON on stdout (`status`,
// `counts` or null, and the `seconds` it took).

/** An import statement would not load the CommonJS build, which the types of the package describe. */
const loadHighs: typeof import('highs').default = createRequire(import.meta.url)('highs');

class Late extends Error {}

const solver = await loadHighs();
// What comes is what highs.ts sends, and nothing else starts this file.
const { seconds, ...program } = (await json(process.stdin)) as Program & { seconds: number };
const began = performance.now();
const spent = () => (performance.now() - began) / 1000;
const check = () => {
  if (spent() > seconds) throw new Late();
};

function solve(): { status: string; counts: Counts | null } {
  try {
    const text = linearProgram(program, check);
    check();
    const { Status, Columns } = solver.solve(text, {
      time_limit: seconds - spent(),
      mip_rel_gap: 0,
      output_flag: false,
    });
    const columnValue = (name: string) => {
      const column = Columns[name];
      return column && 'Primal' in column ? column.Primal : 0;
    };
    const counts = program.kinds.map(({ nodes }, k) =>
      nodes.flatMap((n): [number, number][] => {
        const count = Math.round(columnValue(runs(k, n)));
        return count > 0 ? [[n, count]] : [];
      }),
    );
    const whole = counts.every(
      (places, k) => places.reduce((sum, [, count]) => sum + count, 0) === program.kinds[k]?.count,
    );
    return { status: Status, counts: whole ? counts : null };
  } catch (error) {
    if (error instanceof Late) return { status: 'Time limit reached', counts: null };
    throw error;
  }
}

process.stdout.write(JSON.stringify({ ...solve(), seconds: spent() }));
