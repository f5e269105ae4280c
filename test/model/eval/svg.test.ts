import { expect, it } from 'vitest';
import { svgOf } from '../../../model/eval/svg.js';
import { elementsOf } from './elements.js';

it('svgOf gives a document of just the size, on white, that says what it is', async () => {
  const svg = await svgOf(
    {
      data: { values: [{ x: 1, y: 2 }] },
      mark: 'point',
      encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
    },
    { title: 'A "title" <with> marks', subtitle: 'below' },
    { width: 300, height: 200, padding: { left: 70, top: 60, right: 30, bottom: 40 } },
  );
  const { root, texts } = elementsOf(svg);
  expect(root).toMatchObject({
    xmlns: 'http://www.w3.org/2000/svg',
    width: '400',
    height: '300',
    viewBox: '0 0 400 300',
  });
  expect(svg).toContain('<rect width="400" height="300" fill="#ffffff"/>');
  expect(texts).toEqual(expect.arrayContaining(['A "title" <with> marks', 'below']));
});
