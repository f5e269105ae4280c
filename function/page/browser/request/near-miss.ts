/** What keeps a text from being a puzzle that it nearly is, for the person who pasted it; undefined where it is far from all. */
export function nearMiss(text: string): string | undefined {
  if (/^\s*[[{]/.test(text)) return nearlyJson(text);
  const bare = text.replace(/[\s|+,;─-╿-]/g, '');
  if (/[#█■]/.test(bare)) return nearlyMaze(text);
  const cells = bare.replace(/[^0-9._*xX?]/g, '').length;
  const digits = bare.replace(/\D/g, '').length;
  if (digits < 9 || cells < 60 || cells < 0.9 * bare.length) return undefined;
  if (cells === bare.length) return `Nearly a Sudoku: it has ${cells} cells and needs 81.`;
  const wrong = /[^0-9._*xX?]/.exec(bare)?.[0];
  return `Nearly a Sudoku: “${wrong}” is neither a digit nor a blank.`;
}

function nearlyMaze(text: string): string {
  const lines = text.split('\n');
  const row = lines.findIndex((line) => STRANGE.test(line));
  const column = lines[row]?.search(STRANGE) ?? -1;
  if (row === -1) return 'Nearly a maze: it needs a start (S) and a goal (G).';
  return `Nearly a maze: “${lines[row]?.[column]}” in line ${row + 1}, place ${column + 1} is no wall (#), way (space or .), start (S) or goal (G).`;
}

const STRANGE = /[^#█■▓▒+|─-╿ .·_osgeab\r-]/i;

/** Where JSON breaks off, as the browser tells it. */
function nearlyJson(text: string): string {
  try {
    JSON.parse(text);
    return 'This is JSON, but nothing that the service knows.';
  } catch (error) {
    return `Nearly JSON: ${error instanceof Error ? error.message : error}. Was all of it copied?`;
  }
}
