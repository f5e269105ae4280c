const WALLS = /[#█■▓▒+|─-╿-]/;
const FREE = /[ .·_o]/;

/** The rows of a drawn maze in the service's signs (`#`, space, `S`, `G`); undefined where a text is no drawing of one. */
export function mazeIn(text: string): string[] | undefined {
  const lines = text.replaceAll('\r', '').split('\n');
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  while (lines.length > 0 && lines[0]?.trim() === '') lines.shift();
  const all = [...lines.join('')];
  if (lines.length === 0 || !all.some((sign) => WALLS.test(sign)) || !all.some((sign) => /[sgeab]/i.test(sign))) {
    return undefined;
  }
  const signs = all.map(signOf);
  if (signs.includes(undefined)) return undefined;
  const width = Math.max(...lines.map((line) => [...line].length));
  return lines.map((line) =>
    [...line]
      .map((sign) => signOf(sign) ?? '?')
      .join('')
      .padEnd(width),
  );
}

function signOf(character: string): string | undefined {
  if (WALLS.test(character)) return '#';
  if (FREE.test(character)) return ' ';
  if (/[sa]/i.test(character)) return 'S';
  return /[geb]/i.test(character) ? 'G' : undefined;
}
