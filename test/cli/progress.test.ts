import { expect, it } from 'vitest';
import { progressOn } from '../../function/cli/progress.js';

function shown(isTTY: boolean): string {
  let written = '';
  const progress = progressOn({
    isTTY,
    write: (text: string | Uint8Array) => {
      written += String(text);
      return true;
    },
  });
  for (const doing of ['reading', 'thinking', '']) progress(doing);
  return written;
}

it('progress is shown on a terminal, one line that is cleared, and nowhere else', () => {
  expect(shown(true)).toBe('\r\u001B[2Kreading …\r\u001B[2Kthinking …\r\u001B[2K');
  expect(shown(false)).toBe('');
});
