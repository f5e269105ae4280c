import { count as counted } from '../../phrases.js';
import { type Invalid, invalid } from '../../task.js';
import { SIDE } from '../board.js';

/**
 * What is wrong with rows that are no rectangle of at most SIDE × SIDE cells; undefined where nothing is. There are
 * `count` rows, of which `rows` holds the first SIDE + 1; `at` is the JSON Pointer to a row.
 */
export function sized(
  count: number,
  rows: readonly { length: number }[],
  pointer: string,
  at: (row: number) => string,
): Invalid | undefined {
  if (count < 1 || count > SIDE) return invalid(pointer, `expected 1 to ${SIDE} rows, got ${count}`);
  const columns = rows[0]?.length ?? 0;
  if (columns < 1 || columns > SIDE) {
    return invalid(at(0), `expected row 1 to have 1 to ${SIDE} columns, got ${columns}`);
  }
  const ragged = rows.findIndex((row) => row.length !== columns);
  if (ragged !== -1) {
    const got = rows[ragged]?.length ?? 0;
    // The first column that one of the two rows has and the other has not.
    const from = Math.min(got, columns) + 1;
    return invalid(
      at(ragged),
      `expected ${counted(columns, 'column')} as in row 1, got ${got} in row ${ragged + 1} (${got < columns ? 'none' : 'more'} from column ${from} on)`,
    );
  }
  return undefined;
}
