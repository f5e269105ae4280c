/** A share of 1, in whole percent; what is not quite all is not told as all. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return '99%';
  return `${rounded === 0 && share > 0 ? '<1' : rounded}%`;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${Math.round(milliseconds / 100) / 10} s`;
}

/** An answer as a headline and the rest. Digits of a Sudoku and turns of a way are drawn, so they are left out. */
export function sentencesOf(answer: string): string[] {
  return answer
    .replace(/: \d{81}\b/, '')
    .replace(/: \d+ (?:up|down|left|right)(?:, \d+ (?:up|down|left|right))*\b/, '')
    .split(/(?<=[.!?]) (?=\S)/)
    .filter((sentence) => sentence !== '');
}
