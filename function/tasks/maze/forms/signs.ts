/** What a sign of a drawing stands for. */
export type Sign = 'wall' | 'free' | 'start' | 'goal';

/** Signs for walls: also those of lines, in a drawing in which every sign is a cell. */
const WALLS = new Set('#█■▓▒⬛%1+-|=');
const FREE = new Set(' .·⋅_0□⬜');
const STARTS = new Set('SsA');
const GOALS = new Set('GgEeFfB');
/** The lightest shade: a floor between walls that are darker, and a wall where there is nothing darker. */
const LIGHT = '░';

/** Signs of walls that lines are not drawn with. */
export const BLOCKS = /[#█■▓▒⬛%1]/u;
const DARKER = /[#█■▓▒⬛%]/u;
/** Box-drawing signs. */
const isBox = (sign: string): boolean => sign >= '─' && sign <= '╿';

/** What a sign stands for; undefined where it stands for nothing. `text` is the whole drawing. */
export function signOf(sign: string, text: string): Sign | undefined {
  if (WALLS.has(sign) || isBox(sign)) return 'wall';
  if (FREE.has(sign)) return 'free';
  if (sign === LIGHT) return DARKER.test(text) ? 'free' : 'wall';
  return endOf(sign);
}

export function endOf(sign: string): 'start' | 'goal' | undefined {
  if (STARTS.has(sign)) return 'start';
  return GOALS.has(sign) ? 'goal' : undefined;
}

/** Signs as errors list them. */
export const KNOWN =
  '"#" (or █ ■ 1) for walls, "." (or space 0) for free cells, "S" for the start or "G" (or E) for the goal';
