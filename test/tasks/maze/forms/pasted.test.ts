import { describe, expect, it } from 'vitest';
import { pastedMaze } from '../../../../function/tasks/maze/forms/pasted.js';

const MAZE = ['#####', '#S..#', '###.#', '#G..#', '#####'];
const text = MAZE.join('\n');

describe('finds the maze', () => {
  it.each<[string, string, string[]]>([
    ['alone', text, MAZE],
    ['between sentences', `Which way is the shortest here?\n${text}\nThanks.`, MAZE],
    ['between blank lines', `How?\n\n${text}\n\nThanks.`, MAZE],
    ['between lines of spaces', `How?\n     \n${text}\n     \nThanks.`, MAZE],
    ['in a code block', `How?\n\`\`\`\n${text}\n\`\`\``, MAZE],
    ['in a code block with a language', `How?\n\`\`\`text\n${text}\n\`\`\`\nPlease.`, MAZE],
    ['with lines of Windows', `How?\r\n${MAZE.join('\r\n')}\r\n`, MAZE],
    ['with spaces for free cells', 'How?\n#####\n#S G#\n#####', ['#####', '#S G#', '#####']],
    ['the largest of two', `${text}\nor\n###\n#SG`, MAZE],
    ['the first of two that are as large', `###\n#SG\nor\n#G\nS#`, ['###', '#SG']],
    ['ragged, so that it can be refused by row', '####\n#SG', ['####', '#SG']],
  ])('%s', (_, question, want) => {
    expect(pastedMaze(question)).toEqual(want);
  });

  it('in no single line, which may be prose', () => {
    expect(pastedMaze('go\nS#G')).toBeUndefined();
  });
});

describe('finds none', () => {
  it.each([
    ['in prose', 'How should I optimize my cluster?'],
    ['in nothing', ''],
    ['without S', '###\n#.G'],
    ['without G', '###\n#S.'],
    ['without a wall: letters alone may be initials', 'SG\n..'],
    ['in a sentence', 'The row S#G is a maze.'],
    ['where a line in between is no row', '#S.\nand\n..G'],
    ['in a heading', '# S G with more words\n## G'],
    ['of other signs', '<-->\n|SG|\n<-->'],
  ])('%s', (_, question) => {
    expect(pastedMaze(question)).toBeUndefined();
  });
});
