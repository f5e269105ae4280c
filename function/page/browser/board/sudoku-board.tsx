const NINE = [0, 1, 2, 3, 4, 5, 6, 7, 8];

export interface SudokuProps {
  /** 81 digits, 0 for a blank: as they stand, and as they stood before. */
  digits: string;
  before: string;
  givens: readonly number[];
  /** The right digits, where they are known. */
  solution: string | undefined;
}

/** A Sudoku: givens, digits that were written, those that just changed, and those that are not right yet. */
export function SudokuBoard({ digits, before, givens, solution }: SudokuProps) {
  const stateOf = (cell: number) => {
    if (digits[cell] === '0') return 'blank';
    if (givens[cell] !== 0) return 'given';
    const right = solution === undefined || solution[cell] === digits[cell];
    return `${right ? 'right' : 'wrong'}${before[cell] === digits[cell] ? '' : ' changed'}`;
  };
  return (
    <table class="sudoku">
      <caption class="hidden">Sudoku, nine rows of nine cells</caption>
      <tbody>
        {NINE.map((row) => (
          <tr key={row}>
            {NINE.map((column) => {
              const cell = row * 9 + column;
              return (
                <td key={column} class={stateOf(cell)}>
                  {digits[cell] === '0' ? <span class="hidden">blank</span> : digits[cell]}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same as a thumbnail: a cell is dark where it is given, and coloured by whether it agrees with the answer. */
export function SudokuThumb({ digits, givens, solution }: Omit<SudokuProps, 'before'>) {
  const stateOf = (cell: number) => {
    if (givens[cell] !== 0) return 'given';
    if (solution === undefined) return 'open';
    return digits[cell] === solution[cell] ? 'right' : 'wrong';
  };
  return (
    <svg class="thumb" viewBox="0 0 92 92" aria-hidden="true">
      {Array.from(digits, (_, cell) => {
        const [row, column] = [Math.floor(cell / 9), cell % 9];
        const gap = (line: number) => line * 10 + Math.floor(line / 3);
        return <rect key={cell} class={stateOf(cell)} x={gap(column)} y={gap(row)} width="9" height="9" rx="1.5" />;
      })}
    </svg>
  );
}
