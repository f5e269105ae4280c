/** "row 3 column 5" of counts from 0: people count from 1. */
export const place = (row: number, column: number): string => `row ${row + 1} column ${column + 1}`;

export const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
