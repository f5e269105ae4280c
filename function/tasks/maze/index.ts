import type { Task } from '../task.js';
import type { Maze } from './board.js';
import { examples } from './examples.js';
import { bare, claims, contextSchema } from './read.js';
import { type MazeAnswer, type MazeVerdict, rules } from './rules.js';
import { directionTokens, markTokens } from './tokens.js';
import { words } from './words.js';

/** The shortest path from start to goal in a grid of walls, for models that answer with directions. */
export const maze: Task<Maze, MazeAnswer, MazeVerdict> = {
  name: 'maze',
  taskTypes: ['planning'],
  contextSchema,
  examples,
  about: {
    words: /mazes?|labyrinths?|walls?|way out|path|exit|entrance|grid|start|goal/gi,
    todo: 'draw the maze in context.maze, line by line: "#" for walls, "." for free cells, one "S" (start) and one "G" (goal)',
  },
  bare,
  claims,
  ...rules,
  ...words,
  ...directionTokens,
};

/** The same for models that answer with marked cells. */
export const markedMaze: Task<Maze, MazeAnswer, MazeVerdict> = { ...maze, ...markTokens };
