import { describe, expect, it } from 'vitest';
import { tokensOf } from '../../../function/tasks/maze/board-tokens.js';
import { violationsOf } from '../../../function/tasks/maze/check.js';
import { shortestPath } from '../../../function/tasks/maze/distances.js';
import { turns } from '../../../function/tasks/maze/symmetries.js';
import { drawnMaze, signs } from './mazes.js';

const { positions, inputTokens, outputTokens } = turns(3);
const view = (k: number, tokens: readonly number[]) => (positions[k] ?? []).map((position) => tokens[position] ?? -1);

it('are the eight of a square, each another, tokens as they are', () => {
  expect(new Set(positions.map((map) => map.join(','))).size).toBe(8);
  for (const map of positions) expect([...map].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  for (const tokens of [...inputTokens, ...outputTokens]) expect(tokens).toEqual([0, 1, 2, 3, 4, 5]);
  expect([inputTokens.length, outputTokens.length]).toEqual([8, 8]);
});

it.each([
  [0, '012345678'],
  [1, '036147258'],
  [2, '210543876'],
  [4, '678345012'],
  [6, '876543210'],
])('element %i of a board of 3 × 3: %s', (k, want) => {
  expect(view(k, [0, 1, 2, 3, 4, 5, 6, 7, 8]).join('')).toBe(want);
});

it('are a group: one after another is one of them', () => {
  const all = new Set(positions.map((map) => map.join(',')));
  for (const a of positions) {
    for (const b of positions) expect(all).toContain(b.map((i) => a[i]).join(','));
  }
});

describe('of a maze', () => {
  const maze = drawnMaze('S#.', '..#', '#.G');
  const path = shortestPath(maze) ?? [];
  it.each([...positions.keys()])('element %i is a maze whose shortest path is the turned one', (k) => {
    const rows = (tokens: readonly number[]) => [0, 1, 2].map((r) => signs(tokens.slice(r * 3, r * 3 + 3)));
    const turned = drawnMaze(...rows(view(k, tokensOf(maze))));
    const back = positions[k] ?? [];
    expect(
      violationsOf(
        turned,
        path.map((cell) => back.indexOf(cell)),
      ),
    ).toEqual([]);
    expect(rows(view(k, tokensOf(maze, path)))).toEqual(rows(tokensOf(turned, shortestPath(turned))));
  });
});
