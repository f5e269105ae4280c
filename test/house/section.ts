import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

const README = 'function/README.md';

/**
 * Compares a part of function/README.md, between `<!-- NAME:begin -->` and `<!-- NAME:end -->`, with what it should be.
 * With HOUSE=draw, as `npm run house` sets it, the part is written instead.
 */
export function expectSection(name: string, text: string): void {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [before, rest = ''] = readFileSync(README, 'utf8').split(begin);
  const [shown, after] = rest.split(end);
  if (process.env.HOUSE === 'draw') writeFileSync(README, `${before}${begin}${text}${end}${after}`);
  else expect(shown).toBe(text);
}
