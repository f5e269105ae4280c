/** The vocabulary of the public TRM data set: 0 padding, 1 blank, 2 to 10 the digits 1 to 9; V 11. */
export const VOCABULARY = 11;
const BLANK = 1;

/** The token of a cell that holds a digit, or 0 for blank. */
export const tokenOf = (digit: number): number => digit + BLANK;

/** What a token says of a cell; no digit where the token is none of one. */
export const digitOf = (token: number): number => token - BLANK;
