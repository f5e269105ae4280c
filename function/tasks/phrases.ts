/** "1 step", "2 steps". */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** "row 3 column 5" for row 2 and column 4, which count from 0: people count from 1. */
export const place = (row: number, column: number): string => `row ${row + 1} column ${column + 1}`;

/** The place of a cell, which are counted row by row from 0, on a board of so many columns. */
export const placeOf = (cell: number, columns: number): string => place(Math.floor(cell / columns), cell % columns);
