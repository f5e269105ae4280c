import { expect, it } from 'vitest';
import { TASKS } from '../../function/tasks/index.js';
import { seeded } from '../trm/random.js';

/** Signs of Sudokus and mazes, and what stands between them. */
const SIGNS = [...'0123456789._*xX?-|+=,;[]"#█■░⬛⬜□·SsGgEeABF ─│┌┐└┘├┤┬┴┼═║╔╗╚╝╵╴\n\n\n\r\t`'];
const NAMES = ['puzzle', 'grid', 'maze', 'board', 'rows', 'map', 'start', 'goal', 'note'];

it('whatever signs come, in whatever form, a task reads them, refuses them with words or leaves them', () => {
  const random = seeded(3);
  const below = (n: number) => Math.floor(random() * n);
  const sign = () => SIGNS[below(SIGNS.length)] ?? '';
  const text = () => Array.from({ length: below(300) }, sign).join('');
  // Few signs in a text make what is nearly a drawing.
  const nearly = () => {
    const [a, b, c] = [sign(), sign(), sign()];
    return Array.from({ length: below(400) }, () => [a, b, c, '\n'][below(4)]).join('');
  };
  const value = (): unknown =>
    [
      text,
      nearly,
      () => text().split('\n'),
      () => Array.from({ length: 9 }, () => [...nearly()].slice(0, 9)),
      () => null,
      () => below(9),
      () => [below(3), below(3)],
    ][below(7)]?.();
  for (let round = 0; round < 1000; round++) {
    const context = Object.fromEntries(
      Array.from({ length: below(4) }, () => [NAMES[below(NAMES.length)] ?? '', value()]),
    );
    const request = { question: random() < 0.5 ? text() : nearly(), context };
    for (const task of TASKS) {
      const reading = task.pose(request);
      if (reading.kind === 'invalid') expect(reading.errors[0].message, JSON.stringify(request)).toMatch(/\S/);
      if (reading.kind === 'problem')
        expect(reading.problem.tokens, JSON.stringify(request)).toHaveLength(task.sequenceLength);
      expect(() => task.bare?.(value())).not.toThrow();
    }
  }
});
